# The peer of bench/delaunay.mjs in R: answers each line "n" with the milliseconds of tri2nb on points in the folder.
folder <- commandArgs(trailingOnly = TRUE)[1]
if (!suppressWarnings(suppressMessages(require(spdep, quietly = TRUE) && requireNamespace("deldir", quietly = TRUE)))) {
  cat('{"skipped":"spdep and deldir are not installed: no tri2nb"}\n')
  quit()
}
cat(sprintf('{"name":"spdep %s tri2nb"}\n', packageVersion("spdep")))
con <- file("stdin")
open(con)
while (length(line <- readLines(con, 1))) {
  n <- as.integer(line)
  points <- matrix(readBin(file.path(folder, paste0("planar-", n)), "double", 2 * n), ncol = 2, byrow = TRUE)
  start <- Sys.time()
  neighbors <- tri2nb(points)
  ms <- 1000 * as.numeric(Sys.time() - start, units = "secs")
  squares <- rowSums((points[rep(seq_len(n), card(neighbors)), ] - points[unlist(neighbors), ])^2)
  cat(sprintf('{"ms":%.4f,"value":%.17g}\n', ms, sum(sqrt(squares))))
}
