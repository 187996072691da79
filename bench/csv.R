# Peers of bench/csv.mjs in R: folder, repetitions. Prints one JSON line per peer with the milliseconds of its repetitions.
args <- commandArgs(trailingOnly = TRUE)
file <- file.path(args[1], "bench.csv"); reps <- as.integer(args[2])
say <- function(name, ms) cat(sprintf('{"name":"%s","ms":[%s]}\n', name, paste(sprintf("%.3f", ms), collapse = ",")))
time <- function(f) vapply(seq_len(reps), function(i) { start <- Sys.time(); f(); 1000 * as.numeric(Sys.time() - start, units = "secs") }, 0)
say("R read.csv", time(function() read.csv(file)))
if (requireNamespace("data.table", quietly = TRUE)) {
  say("data.table fread, one thread", time(function() data.table::fread(file, nThread = 1, showProgress = FALSE)))
} else cat('{"skipped":"data.table is not installed"}\n')
