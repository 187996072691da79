// workerd: `workerd test` calls test() and forwards console output.
import { runTwice } from "./program.mjs";

export default {
  async test() {
    console.log(JSON.stringify(await runTwice()));
  },
};
