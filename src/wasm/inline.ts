// Door 4: the kernel as embedded bytes, for single-file pages and notebooks. `await init(inlineSource())`.
import { KERNEL_BASE64 } from "./bytes.generated.js";

export function inlineSource(): Uint8Array<ArrayBuffer> {
  const text = atob(KERNEL_BASE64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
