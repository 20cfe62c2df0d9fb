/** Runs Python programs by the SDK in the project's virtual environment, or in what `python3` has. */
const { join } = require("node:path");
const { engineAddress, serve } = require("./serve.cjs");

serve((request) => {
  const info = request.getInfo();
  const { virtualenv } = info.getOptions()?.toJavaScript() ?? {};
  return {
    command: virtualenv ? join(info.getRootDirectory(), virtualenv, "bin", "python") : "python3",
    args: [join(__dirname, "python-program.py"), engineAddress],
    input: request.serializeBinary(),
  };
});
