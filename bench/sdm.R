# Peers of bench/sdm.mjs in R: folder, n, T, draws, repetitions. Prints one JSON line per peer with the milliseconds of its repetitions.
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]
n <- as.integer(args[2]); T <- as.integer(args[3]); draws <- as.integer(args[4]); reps <- as.integer(args[5])
has <- function(p) suppressWarnings(suppressMessages(requireNamespace(p, quietly = TRUE)))
skip <- function(reason) cat(sprintf('{"skipped":"%s"}\n', reason))
say <- function(name, ms, rho) {
  cat(sprintf('{"name":"%s","ms":[%s],"rho":%.15g}\n', name, paste(sprintf("%.3f", ms), collapse = ","), rho))
}
time <- function(f) vapply(seq_len(reps), function(i) { start <- Sys.time(); f(); 1000 * as.numeric(Sys.time() - start, units = "secs") }, 0)

d <- read.csv(file.path(folder, "panel.csv"))
links <- read.csv(file.path(folder, "w.csv"))
W <- matrix(0, n, n)
W[cbind(links$i, links$j)] <- links$w
lag <- function(x) as.vector(W %*% matrix(x, n, T))

# The formulas written out in base R, with the eigenvalues of W given: about the least that R can take.
eigenvalues <- Re(eigen(W, only.values = TRUE)$values)
within <- function(x) { m <- matrix(x, n, T); as.vector(m - rowMeans(m) - rep(colMeans(m), each = n) + mean(m)) }
written <- function() {
  N <- n * T
  y <- within(d$y); Wy <- within(lag(d$y))
  Z <- cbind(within(d$x1), within(d$x2), within(lag(d$x1)), within(lag(d$x2)))
  decomposition <- qr(Z)
  e0 <- qr.resid(decomposition, y); eW <- qr.resid(decomposition, Wy)
  logLik <- function(rho) T * sum(log(1 - rho * eigenvalues)) - N / 2 * log(sum((e0 - rho * eW)^2))
  rho <- optimize(logLik, 1 / range(eigenvalues), maximum = TRUE, tol = 1e-9)$maximum
  delta <- qr.coef(decomposition, y - rho * Wy)
  e <- e0 - rho * eW
  sigma2 <- sum(e^2) / N
  G <- W %*% solve(diag(n) - rho * W)
  mean <- Wy - within(as.vector(G %*% matrix(e, n, T)))
  g <- eigenvalues / (1 - rho * eigenvalues)
  cross <- crossprod(Z, mean) / sigma2
  information <- rbind(
    cbind(crossprod(Z) / sigma2, cross, 0),
    c(cross, sum(mean^2) / sigma2 + T * (sum(g^2) + sum(G^2)), T * sum(g) / sigma2),
    c(rep(0, 4), T * sum(g) / sigma2, N / (2 * sigma2^2)))
  covariance <- solve(information)[1:5, 1:5]
  drawn <- c(delta, rho) + t(chol(covariance)) %*% matrix(rnorm(5 * draws), 5)
  impacts <- apply(drawn, 2, function(p) {
    lagged <- base::mean(eigenvalues / (1 - p[5] * eigenvalues))
    direct <- p[1:2] * (1 + p[5] * lagged) + p[3:4] * lagged
    total <- (p[1:2] + p[3:4]) / (1 - p[5])
    c(direct, total - direct, total)
  })
  list(rho = rho, se = sqrt(diag(covariance)), impactSe = apply(impacts, 1, sd))
}
fit <- NULL
say("R, formulas written out, eigenvalues of W given", time(function() fit <<- written()), fit$rho)

if (has("spatialreg") && has("spdep")) {
  suppressMessages({ library(spdep); library(spatialreg) })
  neighbours <- function(periods) {
    of <- lapply(seq_len(n), function(i) which(W[i, ] != 0))
    nb <- unlist(lapply(seq_len(periods) - 1L, function(t) lapply(of, function(j) as.integer(j + t * n))), recursive = FALSE)
    nb2listw(structure(nb, class = "nb", region.id = as.character(seq_along(nb))), style = "W")
  }
  one <- neighbours(1)
  stopifnot(max(abs(listw2mat(one) - W)) < 1e-15)
  stacked <- neighbours(T)
  byEntity <- function(x) { m <- matrix(x, n, T); as.vector(m - rowMeans(m)) }
  dd <- data.frame(y = byEntity(d$y), x1 = byEntity(d$x1), x2 = byEntity(d$x2), year = factor(rep(seq_len(T), each = n)))
  formula <- y ~ x1 + x2 + year - 1
  traces <- function() {
    tr <- T * trW(as(one, "CsparseMatrix"), type = "mult")
    structure(tr, timings = NULL, type = "mult", n = n * T)
  }
  tr <- NULL
  sparse <- function() {
    tr <<- traces()
    fit <<- lagsarlm(formula, dd, stacked, Durbin = ~ x1 + x2, method = "Matrix", trs = tr, quiet = TRUE)
    impacts(fit, tr = tr, R = draws)
  }
  say("lagsarlm on the stacked data, sparse Cholesky, and impacts from traces", time(sparse), fit$rho)
  given <- list(pre_eig = rep(eigenw(one), T))
  eigen <- function() lagsarlm(formula, dd, stacked, Durbin = ~ x1 + x2, method = "eigen", control = given, quiet = TRUE)
  # Its standard errors begin with W as a dense matrix: leaving there shows what the search and the coefficients take.
  leave <- quote(stop(structure(class = c("estimated", "condition"), list(message = "", call = NULL, rho = dynGet("rho")))))
  suppressMessages(trace("listw2mat", leave, where = asNamespace("spatialreg"), print = FALSE))
  rho <- NULL
  ms <- time(function() tryCatch(eigen(), estimated = function(found) rho <<- found$rho))
  suppressMessages(untrace("listw2mat", where = asNamespace("spatialreg")))
  say("lagsarlm on the stacked data, eigenvalues of W given, without standard errors and impacts", ms, rho)
  if (Sys.getenv("BENCH_SLOW") == "1") {
    reps <- 1
    say("lagsarlm on the stacked data, eigenvalues of W given, with standard errors", time(function() fit <<- eigen()), fit$rho)
  } else {
    skip("lagsarlm with the eigenvalues of W given takes about six minutes for its standard errors, which invert a dense 4,512 x 4,512 matrix: BENCH_SLOW=1 waits for them")
  }
} else skip("spatialreg or spdep is not installed: no lagsarlm")

if (has("splm")) {
  listw <- spdep::mat2listw(W, style = "W")
  rows <- order(rep(seq_len(n), T), rep(seq_len(T), each = n))
  panel <- data.frame(id = rep(seq_len(n), T), year = rep(seq_len(T), each = n), y = d$y, x1 = d$x1, x2 = d$x2, l1 = lag(d$x1), l2 = lag(d$x2))[rows, ]
  spml <- function() {
    fit <<- splm::spml(y ~ x1 + x2 + l1 + l2, data = panel, index = c("id", "year"), listw = listw, model = "within", effect = "twoways",
                       lag = TRUE, spatial.error = "none")
  }
  say("splm, without impacts", time(spml), fit$spat.coef[[1]])
} else skip("splm is not installed (neither it nor ibdreg, which it needs, is a Debian package)")
