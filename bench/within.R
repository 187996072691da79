# Peers of bench/within.mjs in R: folder, repetitions. Prints one JSON line per peer with the milliseconds of its repetitions.
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]; reps <- as.integer(args[2])
has <- function(p) suppressWarnings(suppressMessages(requireNamespace(p, quietly = TRUE)))
skip <- function(reason) cat(sprintf('{"skipped":"%s"}\n', reason))
say <- function(name, ms, b) {
  cat(sprintf('{"name":"%s","ms":[%s],"coefficients":[%s]}\n', name, paste(sprintf("%.3f", ms), collapse = ","), paste(sprintf("%.15g", b), collapse = ",")))
}
time <- function(f) vapply(seq_len(reps), function(i) { start <- Sys.time(); f(); 1000 * as.numeric(Sys.time() - start, units = "secs") }, 0)
d <- read.csv(file.path(folder, "panel.csv"), stringsAsFactors = TRUE)
fit <- NULL
if (has("plm")) {
  suppressMessages(library(plm))
  panel <- pdata.frame(d, index = c("id", "year"))
  clustered <- function() {
    fit <<- plm(y ~ x1 + x2, data = panel, model = "within", effect = "twoways")
    vcovHC(fit, method = "arellano", type = "sss", cluster = "group")
  }
  say("plm and vcovHC", time(clustered), coef(fit))
} else skip("plm is not installed")
if (has("fixest")) {
  fixest::setFixest_nthreads(1)
  say("fixest, one thread", time(function() fit <<- fixest::feols(y ~ x1 + x2 | id + year, d, cluster = ~id, fixef.tol = 1e-10)), coef(fit))
} else skip("fixest is not installed (not a Debian package)")
