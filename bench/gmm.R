# Peers of bench/gmm.mjs in R: folder, repetitions. Prints one JSON line per peer with the milliseconds of its repetitions.
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]; reps <- as.integer(args[2])
has <- function(p) suppressWarnings(suppressMessages(requireNamespace(p, quietly = TRUE)))
if (has("plm")) {
  suppressMessages(library(plm))
  d <- pdata.frame(read.csv(file.path(folder, "panel.csv")), index = c("id", "year"))
  once <- function() {
    fit <- pgmm(y ~ lag(y, 1) + x + z | lag(y, 2:99) + lag(x, 2:99) | z, data = d, effect = "individual", model = "twosteps", transformation = "ld")
    summary(fit, robust = TRUE)
  }
  ms <- vapply(seq_len(reps), function(i) { start <- Sys.time(); once(); 1000 * as.numeric(Sys.time() - start, units = "secs") }, 0)
  cat(sprintf('{"name":"plm pgmm and summary","ms":[%s]}\n', paste(sprintf("%.3f", ms), collapse = ",")))
} else cat('{"skipped":"plm is not installed"}\n')
