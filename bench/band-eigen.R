# The peer of bench/band-eigen.mjs in R: eigenw() of spatialreg for the links in the folder given, timed `reps` times: of the similar symmetric W, which
# lagsarlm() takes, and, with a third argument, of W as it is, once.
args <- commandArgs(trailingOnly = TRUE)
reps <- as.integer(args[2])
if (!suppressWarnings(suppressMessages(require(spatialreg, quietly = TRUE)))) {
  cat('{"skipped":"spatialreg is not installed: no eigenw()"}\n')
  quit()
}
links <- read.csv(file.path(args[1], "w.csv"))
n <- max(links$i)
neighbors <- lapply(split(links$j, factor(links$i, levels = seq_len(n))), as.integer)
attributes(neighbors) <- list(class = "nb", region.id = as.character(seq_len(n)), sym = TRUE)
W <- spdep::nb2listw(neighbors, style = "W")
timed <- function(name, W, reps) {
  values <- NULL
  times <- replicate(reps, {
    start <- Sys.time()
    values <<- eigenw(W)
    1000 * as.numeric(Sys.time() - start, units = "secs")
  })
  cat(sprintf('{"name":"%s","ms":[%s],"sum":%.17g}\n', name, paste(format(times, digits = 17), collapse = ","), sum(Mod(values))))
}
timed("spatialreg eigenw(similar.listw(W))", similar.listw(W), reps)
if (length(args) > 2) timed("spatialreg eigenw(W)", W, 1)
