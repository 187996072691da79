# The peer of bench/contiguity.mjs in R: reads the polygons of each line "queen|rook n vertices" from the folder, as sf, and times poly2nb.
folder <- commandArgs(trailingOnly = TRUE)[1]
found <- suppressWarnings(suppressMessages(require(sf, quietly = TRUE) && require(spdep, quietly = TRUE)))
if (!found) {
  cat('{"skipped":"sf and spdep are not installed: no poly2nb"}\n')
  quit()
}
cat(sprintf('{"name":"spdep %s poly2nb"}\n', packageVersion("spdep")))
read <- list(n = 0)
con <- file("stdin")
open(con)
while (length(line <- readLines(con, 1))) {
  words <- strsplit(line, " ")[[1]]
  n <- as.integer(words[2])
  vertices <- as.integer(words[3])
  if (read$n != n) {
    xy <- matrix(readBin(file.path(folder, paste0("quilt-", n)), "double", 2 * n * vertices), ncol = 2, byrow = TRUE)
    rings <- lapply(seq_len(n), function(i) st_polygon(list(xy[(i - 1) * vertices + seq_len(vertices), ])))
    read <- list(n = n, units = st_sf(id = seq_len(n), geometry = st_sfc(rings)))
    rm(xy, rings)
    invisible(gc())
  }
  start <- Sys.time()
  nb <- poly2nb(read$units, queen = words[1] == "queen")
  ms <- 1000 * as.numeric(Sys.time() - start, units = "secs")
  cat(sprintf('{"ms":%.4f,"value":%d}\n', ms, sum(card(nb))))
}
