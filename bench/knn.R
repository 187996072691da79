# The peer of bench/knn.mjs in R: answers each line "crs n k" with the milliseconds of knearneigh on points in the folder.
folder <- commandArgs(trailingOnly = TRUE)[1]
if (!suppressWarnings(suppressMessages(require(spdep, quietly = TRUE)))) {
  cat('{"skipped":"spdep is not installed: no knearneigh"}\n')
  quit()
}
search <- if (requireNamespace("dbscan", quietly = TRUE)) "with dbscan" else "without dbscan"
cat(sprintf('{"name":"spdep %s knearneigh, %s"}\n', packageVersion("spdep"), search))
con <- file("stdin")
open(con)
while (length(line <- readLines(con, 1))) {
  words <- strsplit(line, " ")[[1]]
  n <- as.integer(words[2])
  k <- as.integer(words[3])
  points <- matrix(readBin(file.path(folder, paste(words[1], n, sep = "-")), "double", 2 * n), ncol = 2, byrow = TRUE)
  start <- Sys.time()
  found <- knearneigh(points, k, longlat = words[1] == "lonlat")
  ms <- 1000 * as.numeric(Sys.time() - start, units = "secs")
  squares <- rowSums((points[rep(seq_len(n), k), ] - points[found$nn, ])^2)
  cat(sprintf('{"ms":%.4f,"value":%.17g}\n', ms, sum(sqrt(squares))))
}
