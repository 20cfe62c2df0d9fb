// One `up` of the small engine, one thing after the other, in a process that a test can kill.
const { Stack } = require("presence-demo-engine");

void new Stack(JSON.parse(process.argv[2])).up({ skipPreview: true, parallel: 1 });
