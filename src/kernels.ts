// The numeric kernels on typed arrays, for programs that want the algebra without the models: `import { symmetricEigenvalues } from "durbin/kernels"`.
// They share the instance of the models: `await init()` once before the first call.
export { init } from "./wasm/load.js";
export * from "./wasm/dense.js";
export { type ComplexValues, generalEigenvalues, type SymmetricEigen, symmetricEigen, symmetricEigenvalues } from "./wasm/eigen.js";
export { type BandOrder, bandOrder, sparseSymmetricEigenvalues } from "./wasm/band.js";
export { type Csr, csrTimesDense, quadraticForm, spatialLag, transpose } from "./wasm/sparse.js";
export { type Fill, fillOf, minimumDegree, type Pattern } from "./wasm/ordering.js";
export { type Determinants, luSparse, type SparseLu } from "./wasm/sparse-lu.js";
export { logDetSpectrum, type ResolventTraces, resolventTraces } from "./wasm/logdet.js";
export { nearestNeighbors, neighborsWithin, type Places } from "./wasm/neighbors.js";
export { type Rings, touchingUnits } from "./wasm/contiguity.js";
export { type ExtremeEigenvalues, type ExtremesOptions, extremeEigenvalues } from "./wasm/extremes.js";
export { choleskySparse, type SelectedInverse, type SparseCholesky, selectedInverse, selectedInverseCost } from "./wasm/sparse-cholesky.js";
