using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "main", worker = .study)]);

const study :Workerd.Worker = (
  modules = [
    (name = "entry", esModule = embed "build/workerd/entry.mjs"),
    (name = "kernels.wasm", wasm = embed "build/workerd/kernels.wasm"),
  ],
  compatibilityDate = "2026-01-01",
);
