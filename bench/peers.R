# The peers of bench/sdm.mjs: reads a panel and W, prints one JSON line per peer with the median seconds of its repetitions.
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]; n <- as.integer(args[2]); T <- as.integer(args[3]); reps <- as.integer(args[4])
has <- function(p) suppressWarnings(suppressMessages(requireNamespace(p, quietly = TRUE)))
say <- function(name, seconds, rho) cat(sprintf('{"name":"%s","seconds":%.6f,"rho":%.10f}\n', name, median(seconds), rho))
time <- function(f) vapply(seq_len(reps), function(i) system.time(f())[["elapsed"]], 0)
if (!has("spatialreg")) { cat('{"skipped":"spatialreg is not installed"}\n'); quit() }
suppressMessages({ library(spdep); library(spatialreg) })
d <- read.csv(file.path(folder, "panel.csv"))
trip <- read.csv(file.path(folder, "w.csv"))
M <- matrix(0, n, n); M[cbind(trip$i, trip$j)] <- trip$w
demean <- function(x) { m <- matrix(x, n, T); as.vector(m - rowMeans(m) - rep(colMeans(m), each = n) + mean(m)) }
lag <- function(x) as.vector(M %*% matrix(x, n, T))
X <- cbind(demean(d$x1), demean(d$x2), demean(lag(d$x1)), demean(lag(d$x2)))
dd <- data.frame(y = demean(d$y), X)
stacked <- mat2listw(kronecker(diag(T), M), style = "M")
W1 <- mat2listw(M, style = "M")
ev <- rep(eigenw(W1), T)
fit <- NULL
with_ev <- time(function() fit <<- lagsarlm(y ~ . - 1, dd, stacked, method = "eigen", control = list(pre_eig = ev, returnHcov = FALSE), quiet = TRUE))
say("spatialreg lagsarlm, eigenvalues of W given", with_ev, coef(fit)[["rho"]])
impact_seconds <- time(function() impacts(fit, tr = trW(as(M, "CsparseMatrix"), type = "mult"), R = 1000))
say("spatialreg lagsarlm, eigenvalues given, + impacts R=1000", with_ev + impact_seconds, coef(fit)[["rho"]])
cold <- time(function() fit <<- lagsarlm(y ~ . - 1, dd, stacked, method = "Matrix", quiet = TRUE))
say("spatialreg lagsarlm on the stacked data (sparse Cholesky)", cold, coef(fit)[["rho"]])
if (has("splm")) {
  d$id <- rep(seq_len(n), T); d$t <- rep(seq_len(T), each = n)
  d <- d[order(d$id, d$t), c("id", "t", "y", "x1", "x2")]
  s <- NULL
  seconds <- time(function() s <<- splm::spml(y ~ x1 + x2, data = d, index = c("id", "t"), listw = W1, model = "within", effect = "twoways", lag = TRUE, spatial.error = "none"))
  say("splm spml SAR, twoways", seconds, s$spat.coef[[1]])
} else cat('{"skipped":"splm is not installed"}\n')
