# The peer of bench/delaunay.mjs: SciPy's Delaunay (Qhull), timed inside Python, neighbors included. Answers each line "n" about points in the folder given.
import json
import sys
import time

try:
    import numpy as np
    import scipy
    from scipy.spatial import Delaunay
except ImportError as error:
    print(json.dumps({"skipped": f"SciPy is not installed ({error}): no Qhull"}), flush=True)
    sys.exit()

print(json.dumps({"name": f"SciPy {scipy.__version__} Delaunay"}), flush=True)
for line in sys.stdin:
    n = int(line)
    points = np.fromfile(f"{sys.argv[1]}/planar-{n}", dtype=np.float64).reshape(n, 2)
    start = time.perf_counter()
    starts, neighbors = Delaunay(points).vertex_neighbor_vertices
    elapsed = 1e3 * (time.perf_counter() - start)
    first = np.repeat(np.arange(n), np.diff(starts))
    print(json.dumps({"ms": elapsed, "value": float(np.hypot(*(points[first] - points[neighbors]).T).sum())}), flush=True)
