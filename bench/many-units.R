# Peers of bench/many-units.mjs in R: folder, model (sar or sdm), method of lagsarlm, draws of impacts (0: none), repetitions.
args <- commandArgs(trailingOnly = TRUE)
folder <- args[1]; model <- args[2]; method <- args[3]; draws <- as.integer(args[4]); reps <- as.integer(args[5])
has <- function(p) suppressWarnings(suppressMessages(requireNamespace(p, quietly = TRUE)))
if (!has("spatialreg") || !has("spdep")) {
  cat('{"skipped":"spatialreg or spdep is not installed: no lagsarlm"}\n')
  quit()
}
suppressMessages({ library(spdep); library(spatialreg) })
d <- read.csv(file.path(folder, "panel.csv"))
links <- read.csv(file.path(folder, "w.csv"))
n <- nrow(d)
unit <- factor(links$i, levels = seq_len(n))
neighbours <- structure(split(links$j, unit), names = NULL, class = "nb", region.id = as.character(seq_len(n)))
listw <- nb2listw(neighbours, style = "W")
rho <- NULL
fitted <- function() {
  fit <- lagsarlm(y ~ x1 + x2, d, listw, Durbin = model == "sdm", method = method, quiet = TRUE)
  rho <<- fit$rho
  if (draws > 0) impacts(fit, tr = trW(as(listw, "CsparseMatrix"), type = "MC"), R = draws)
}
say <- function(what) {
  ms <- vapply(seq_len(reps), function(i) { start <- Sys.time(); fitted(); 1000 * as.numeric(Sys.time() - start, units = "secs") }, 0)
  name <- paste0("lagsarlm, method ", method, if (draws > 0) ", and impacts from trW(MC)", what)
  cat(sprintf('{"name":"%s","ms":[%s],"rho":%.15g}\n', name, paste(sprintf("%.3f", ms), collapse = ","), rho))
}
say("")
if (reps > 1) {
  unlockBinding("gc", baseenv())
  assign("gc", function(...) invisible(NULL), envir = baseenv())
  say(", its calls of gc() left out")
}
