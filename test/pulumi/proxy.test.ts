import assert from "node:assert/strict";
import { type Authority, makeAuthority, overTls } from "../support/authority.js";
import { openStack } from "../support/cli.js";
import { type EmulatedOrganization, startOrganization } from "../support/organization.js";
import { Project } from "../support/project.js";
import { type CompanyProxy, type ProxyOptions, startProxy } from "../support/proxy.js";

describe("pulumi up behind a company's proxy", () => {
  let organization: EmulatedOrganization;
  let authority: Authority;
  let api: Awaited<ReturnType<typeof overTls>>;
  let project: Project;
  let proxy: CompanyProxy | undefined;

  beforeEach(async () => {
    authority = await makeAuthority();
    organization = await startOrganization();
    api = await overTls(organization.url, authority.identity);
    project = await Project.create();
    project.program(`const { getSystemPresences } = require("pulumi-genesyscloud-presence");
new PresenceDefinition("lunch", { systemPresence: "Meal", languageLabels: { en_US: "Lunch" } });
exports.count = getSystemPresences().then(({ length }) => length);`);
  });
  afterEach(async () => {
    proxy?.close();
    api.close();
    await organization.close();
    project.remove();
    authority.remove();
  });

  /** The stack of somebody who has set these variables, and has nothing else of the kind. */
  async function stackBehind(options: ProxyOptions, variables: (address: string) => Record<string, string>) {
    proxy = await startProxy(options);
    return openStack(project.folder, {
      ...organization.env,
      GENESYSCLOUD_API_URL: api.url,
      GENESYSCLOUD_LOGIN_URL: api.url,
      NODE_EXTRA_CA_CERTS: authority.file,
      no_proxy: "",
      ...variables(`http://ann:s3cret-word@${proxy.host}`),
    });
  }

  it("the program and the provider go through it, and nothing of Pulumi's does", async () => {
    const stack = await stackBehind({ credentials: "ann:s3cret-word" }, (address) => ({
      HTTPS_PROXY: address,
      HTTP_PROXY: address,
    }));
    const { output } = await stack.succeed(["up", "--yes", "--skip-preview"]);
    assert.deepEqual(await stack.outputs(), { count: 10 });
    assert.equal((await organization.definitions()).length, 1);
    const { host } = new URL(api.url);
    assert.deepEqual(proxy?.tunnels, [host, host, host, host], "for the token and the API, of two processes");
    const left = output + project.everything();
    assert.ok(!left.includes("s3cret-word") && !left.includes(proxy.host));
  });

  it("with the variables in lower case, Pulumi's own connections keep off it by no_proxy", async () => {
    // As a real one, it cannot reach this machine's 127.0.0.1; it lets nothing else through either.
    const stack = await stackBehind({ tunnels: 403 }, (address) => ({
      https_proxy: address,
      http_proxy: address,
      no_proxy: "127.0.0.1",
    }));
    const { exitCode, output } = await stack.run(["up", "--yes", "--skip-preview"]);
    assert.notEqual(exitCode, 0);
    assert.match(output, /could not get through the proxy 127\.0\.0\.1:\d+ of https_proxy \(answered 403\)\. Have/);
    assert.ok(!output.includes("s3cret-word"), output);
  });
});
