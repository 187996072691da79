# The peer of bench/eigen.mjs in R: answers each line "n" with the milliseconds of all eigenvalues of the symmetric matrix in the folder given.
folder <- commandArgs(trailingOnly = TRUE)[1]
blas <- basename(extSoftVersion()["BLAS"])
cat(sprintf('{"name":"R %s eigen(), %s"}\n', getRversion(), blas))
con <- file("stdin")
open(con)
while (length(line <- readLines(con, 1))) {
  n <- as.integer(line)
  A <- matrix(readBin(file.path(folder, paste0("symmetric-", n)), "double", n * n), n)
  start <- Sys.time()
  values <- eigen(A, symmetric = TRUE, only.values = TRUE)$values
  ms <- 1000 * as.numeric(Sys.time() - start, units = "secs")
  cat(sprintf('{"ms":%.4f,"value":%.17g}\n', ms, sum(abs(values))))
}
