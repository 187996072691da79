# Peers of bench/logdet.mjs in R: folder, repetitions, rhos. Prints one JSON line per mode of CHOLMOD with the milliseconds of every log-determinant.
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]; reps <- as.integer(args[2]); rhos <- as.numeric(args[-(1:2)])
if (!suppressWarnings(suppressMessages(require(Matrix, quietly = TRUE)))) {
  cat('{"skipped":"Matrix is not installed: no CHOLMOD"}\n')
  quit()
}
con <- file(file.path(folder, "S.bin"), "rb")
size <- readBin(con, "integer", 2)
p <- readBin(con, "integer", size[1] + 1)
j <- readBin(con, "integer", size[2])
x <- readBin(con, "double", size[2])
close(con)
S <- forceSymmetric(sparseMatrix(j = j + 1L, p = p, x = x, dims = c(size[1], size[1])), "U")
n <- size[1]
ms <- function(f) { start <- Sys.time(); f(); 1000 * as.numeric(Sys.time() - start, units = "secs") }

# as spatialreg's Jacobian "Matrix": the order of elimination once, for rho > 0 the factor of -S + I / rho, for rho < 0 that of S - I / rho
for (super in c(FALSE, TRUE)) {
  minus <- -S
  factor <- NULL
  setup <- ms(function() factor <<- Cholesky(minus, super = super, Imult = 2))
  other <- if (any(rhos < 0)) Cholesky(S, super = super, Imult = 2)
  value <- 0
  logDet <- function(rho) {
    updated <- if (rho > 0) update(factor, minus, 1 / rho) else update(other, S, -1 / rho)
    value <<- n * log(abs(rho)) + 2 * as.numeric(determinant(updated)$modulus)
  }
  values <- numeric(length(rhos))
  times <- NULL
  for (round in seq_len(reps)) for (i in seq_along(rhos)) {
    times <- c(times, ms(function() logDet(rhos[i])))
    values[i] <- value
  }
  cat(sprintf(
    '{"name":"%s","ms":[%s],"values":[%s],"setup":%.3f}\n', if (super) "supernodal" else "simplicial",
    paste(sprintf("%.4f", times), collapse = ","), paste(sprintf("%.15g", values), collapse = ","), setup
  ))
}
