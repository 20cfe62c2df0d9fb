// The program's side is the real one: both programs differ by what their provider does, and by nothing else.
module.exports = require("../../provider");
