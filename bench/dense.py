# The peer of bench/dense.mjs and bench/eigen.mjs: NumPy and SciPy, timed inside Python. Answers each line "task matrix n" about files in the folder given.
import json
import sys
import time

try:
    import numpy as np
    import scipy
    import scipy.linalg as linalg
except ImportError as error:
    print(json.dumps({"skipped": f"SciPy is not installed ({error}): no native LAPACK"}), flush=True)
    sys.exit()

TASKS = {
    "multiply": (lambda A: A @ A, lambda C: C.trace()),
    "cholesky": (lambda A: linalg.cholesky(A, lower=True, check_finite=False), lambda L: np.log(L.diagonal()).sum()),
    "lu": (lambda A: linalg.lu_factor(A, check_finite=False), lambda F: np.log(np.abs(F[0].diagonal())).sum()),
    "symmetricValues": (np.linalg.eigvalsh, lambda w: np.abs(w).sum()),
    "symmetricVectors": (np.linalg.eigh, lambda found: np.abs(found[0]).sum()),
    "generalValues": (np.linalg.eigvals, lambda w: np.abs(w).sum()),
}
read = {}
print(json.dumps({"name": f"SciPy {scipy.__version__}, OpenBLAS, AVX2, one thread"}), flush=True)
for line in sys.stdin:
    task, name, n = line.split()
    if name not in read:
        read = {name: np.fromfile(f"{sys.argv[1]}/{name}", dtype=np.float64).reshape(int(n), int(n))}
    run, value = TASKS[task]
    start = time.perf_counter()
    result = run(read[name])
    elapsed = 1e3 * (time.perf_counter() - start)
    print(json.dumps({"ms": elapsed, "value": float(value(result))}), flush=True)
