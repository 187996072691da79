// A Delaunay triangulation by divide and conquer (Guibas and Stolfi 1985) with exact predicates. Edge e runs from origin[e] to origin[e ^ 1];
// the edges out of a point form a ring, counterclockwise: next and previous.
import { incircle, orient2d } from "robust-predicates";

export class Triangulation {
  /** [edges] -1 where there is no edge */
  readonly origin: Int32Array;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly free: number[] = [];
  private used = 0;
  /** Of the part built last, on its hull: the edge out of the first point counterclockwise, and that out of the last point clockwise. */
  private first = 0;
  private last = 0;

  /** xy: [2 n] distinct points, ascending by x, then y. */
  constructor(private readonly xy: Float64Array) {
    const n = xy.length / 2;
    this.origin = new Int32Array(Math.max(2, 6 * n)).fill(-1);
    this.next = new Int32Array(this.origin.length);
    this.previous = new Int32Array(this.origin.length);
    if (n > 1) this.build(0, n);
  }

  /** Edges are numbered below this. */
  get edges(): number {
    return this.used;
  }

  /** The third corner of the triangle left of e; -1 where there is none. */
  apex(e: number): number {
    const f = this.leftNext(e);
    const g = this.leftNext(f);
    if (this.leftNext(g) !== e) return -1;
    const c = this.origin[g];
    return this.turn(this.origin[e], this.origin[f], c) > 0 ? c : -1;
  }

  /** The next edge around what lies left of e. */
  leftNext(e: number): number {
    return this.previous[e ^ 1];
  }

  /** 0 where d is on the circle through a, b, c, which turn counterclockwise; above 0 inside. Exact. */
  inCircle(a: number, b: number, c: number, d: number): number {
    const { xy } = this;
    return incircle(xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1], xy[2 * c], xy[2 * c + 1], xy[2 * d], xy[2 * d + 1]);
  }

  /** Above 0 where a, b, c turn counterclockwise. Exact. */
  private turn(a: number, b: number, c: number): number {
    const { xy } = this;
    return -orient2d(xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1], xy[2 * c], xy[2 * c + 1]);
  }

  private make(from: number, to: number): number {
    const e = this.free.pop() ?? this.used;
    if (e === this.used) this.used += 2;
    for (const each of [e, e + 1]) this.next[each] = this.previous[each] = each;
    this.origin[e] = from;
    this.origin[e + 1] = to;
    return e;
  }

  /** Puts e, alone so far, behind `place` into the ring of their origin. */
  private insert(place: number, e: number): void {
    const after = this.next[place];
    this.next[place] = e;
    this.previous[e] = place;
    this.next[e] = after;
    this.previous[after] = e;
  }

  private remove(edge: number): void {
    for (const e of [edge, edge ^ 1]) {
      this.next[this.previous[e]] = this.next[e];
      this.previous[this.next[e]] = this.previous[e];
      this.origin[e] = -1;
    }
    this.free.push(edge & ~1);
  }

  /** An edge from the end of a to the origin of b, with what is left of both on its left. */
  private connect(a: number, b: number): number {
    const e = this.make(this.origin[a ^ 1], this.origin[b]);
    this.insert(this.leftNext(a), e);
    this.insert(b, e ^ 1);
    return e;
  }

  private build(from: number, to: number): void {
    if (to - from <= 3) {
      this.buildSmall(from, to);
      return;
    }
    const middle = (from + to) >> 1;
    this.build(from, middle);
    const [leftOuter, leftInner] = [this.first, this.last];
    this.build(middle, to);
    this.merge(leftOuter, leftInner, this.first, this.last);
  }

  private buildSmall(from: number, to: number): void {
    const a = this.make(from, from + 1);
    this.first = a;
    this.last = a ^ 1;
    if (to - from === 2) return;
    const b = this.make(from + 1, from + 2);
    this.insert(a ^ 1, b);
    this.last = b ^ 1;
    const turn = this.turn(from, from + 1, from + 2);
    if (turn === 0) return;
    const c = this.connect(b, a);
    if (turn > 0) return;
    this.first = c ^ 1;
    this.last = c;
  }

  /** Joins two halves from their lower common tangent upward. */
  private merge(leftOuter: number, leftInner: number, rightInner: number, rightOuter: number): void {
    const { origin } = this;
    for (;;) {
      if (this.turn(origin[rightInner], origin[leftInner], origin[leftInner ^ 1]) > 0) leftInner = this.leftNext(leftInner);
      else if (this.turn(origin[leftInner], origin[rightInner ^ 1], origin[rightInner]) > 0) rightInner = this.next[rightInner ^ 1];
      else break;
    }
    let base = this.connect(rightInner ^ 1, leftInner);
    this.first = origin[leftInner] === origin[leftOuter] ? base ^ 1 : leftOuter;
    this.last = origin[rightInner] === origin[rightOuter] ? base : rightOuter;
    for (;;) {
      const left = this.leftCandidate(base);
      const right = this.rightCandidate(base);
      if (left < 0 && right < 0) return;
      const takesRight = left < 0 || (right >= 0 && this.inCircle(origin[left ^ 1], origin[left], origin[right], origin[right ^ 1]) > 0);
      base = takesRight ? this.connect(right, base ^ 1) : this.connect(base ^ 1, left ^ 1);
    }
  }

  private isAbove(base: number, e: number): boolean {
    return this.turn(this.origin[e ^ 1], this.origin[base ^ 1], this.origin[base]) > 0;
  }

  /** The edge out of the left end of the base whose end the rising circle meets first; edges that it breaks go. -1: none. */
  private leftCandidate(base: number): number {
    const { origin } = this;
    let e = this.next[base ^ 1];
    if (!this.isAbove(base, e)) return -1;
    for (;;) {
      const after = this.next[e];
      if (this.inCircle(origin[base ^ 1], origin[base], origin[e ^ 1], origin[after ^ 1]) <= 0) return e;
      this.remove(e);
      e = after;
    }
  }

  private rightCandidate(base: number): number {
    const { origin } = this;
    let e = this.previous[base];
    if (!this.isAbove(base, e)) return -1;
    for (;;) {
      const after = this.previous[e];
      if (this.inCircle(origin[base ^ 1], origin[base], origin[e ^ 1], origin[after ^ 1]) <= 0) return e;
      this.remove(e);
      e = after;
    }
  }
}
