// Threads, for programs that have much to compute: `import { startThreads } from "durbin/threads"`. Results are the same with any number of them.
export { startThreads, stopThreads, type Threads, threads } from "./wasm/threads/start.js";
