# The peer of bench/knn.mjs: SciPy's k-d tree, timed inside Python, building included. Answers each line "crs n k" about points in the folder given.
import json
import sys
import time

try:
    import numpy as np
    import scipy
    from scipy.spatial import cKDTree
except ImportError as error:
    print(json.dumps({"skipped": f"SciPy is not installed ({error}): no cKDTree"}), flush=True)
    sys.exit()

RADIUS = 6371.0


def planar(points, k):
    return cKDTree(points).query(points, k + 1)


def lonlat(points, k):
    lon, lat = np.radians(points.T)
    units = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    chord, index = cKDTree(units).query(units, k + 1)
    return 2 * RADIUS * np.arcsin(chord / 2), index


print(json.dumps({"name": f"SciPy {scipy.__version__} cKDTree"}), flush=True)
for line in sys.stdin:
    crs, n, k = line.split()
    points = np.fromfile(f"{sys.argv[1]}/{crs}-{n}", dtype=np.float64).reshape(int(n), 2)
    start = time.perf_counter()
    distance, index = (planar if crs == "planar" else lonlat)(points, int(k))
    elapsed = 1e3 * (time.perf_counter() - start)
    print(json.dumps({"ms": elapsed, "value": float(distance.sum())}), flush=True)
