# The peer of bench/spmv.mjs: SciPy's CSR products, timed inside Python. Reads the folder of a matrix, then answers each line that names a number of columns.
import json
import sys
import time

try:
    import numpy as np
    import scipy
    import scipy.sparse as sparse
except ImportError as error:
    print(json.dumps({"skipped": f"SciPy is not installed ({error}): no peer"}), flush=True)
    sys.exit()

folder = sys.argv[1]
read = lambda name, kind: np.fromfile(f"{folder}/{name}", dtype=kind)
rows = read("rowPtr", np.int32)
n = len(rows) - 1
W = sparse.csr_matrix((read("weight", np.float64), read("colIdx", np.int32), rows), shape=(n, n))
B = {m: np.ascontiguousarray(read("B", np.float64).reshape(n, -1)[:, :m]) for m in (1, 16)}
B[1] = B[1].reshape(n)
print(json.dumps({"name": f"SciPy {scipy.__version__}"}), flush=True)
for line in sys.stdin:
    m, repeats = (int(word) for word in line.split())
    start = time.perf_counter()
    for _ in range(repeats):
        product = W @ B[m]
    elapsed = 1e3 * (time.perf_counter() - start) / repeats
    print(json.dumps({"ms": elapsed, "sum": float(product.sum())}), flush=True)
