import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import * as grpc from "@grpc/grpc-js";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { providerText } from "../../provider/program/serialized-provider.js";
import { initFailureIn, plain, struct } from "./protocol.js";
import type { Properties, Provider } from "./provider.js";

type Call<Answer> = (request: unknown, done: (error: grpc.ServiceError | null, answer: Answer) => void) => void;

/** Ends the process with the test's, however that dies: its standard input then ends. */
const leaveWithParent = `data:text/javascript,process.stdin.on("end",()=>process.exit(1)).resume().unref()`;

const programDir = join(__dirname, "../../examples/catalogue");

/** Pulumi's own dynamic-provider process, spoken to as the engine speaks to it: one process is one run. */
export class ProviderProcess implements Provider {
  /** What the process printed so far, by line. */
  readonly lines: string[] = [];
  readonly #client: ResourceProviderClient;
  #runs = 0;

  private constructor(
    private readonly child: ChildProcess,
    port: string,
  ) {
    this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
      "grpc.enable_http_proxy": 0,
    });
  }

  /** @param config the stack's configuration by full key, such as `genesyscloud:apiUrl` */
  static async start(config: Record<string, string>, env: NodeJS.ProcessEnv = {}): Promise<ProviderProcess> {
    const command = join(dirname(require.resolve("@pulumi/pulumi/package.json")), "cmd/dynamic-provider/index.js");
    const { PATH, NODE_OPTIONS } = process.env;
    const child = spawn(process.execPath, [`--import=${leaveWithParent}`, command, "127.0.0.1:1"], {
      cwd: programDir,
      env: { PATH, NODE_OPTIONS, PULUMI_NODEJS_PROJECT: "test", PULUMI_PROJECT: "test", ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined);
    const stdout = createInterface({ input: child.stdout });
    const [port] = (await once(stdout, "line")) as [string];
    const started = new ProviderProcess(child, port);
    stdout.on("line", (line) => started.lines.push(line));
    createInterface({ input: child.stderr }).on("line", (line) => started.lines.push(line));
    await started.configure(config);
    return started;
  }

  /**
   * Begins a run. Pulumi begins each in a new process; here the provider forgets the last run when the configuration differs,
   * which makes thousands of runs affordable.
   */
  async configure(config: Record<string, string>): Promise<void> {
    this.#runs++;
    const request = new messages.ConfigureRequest();
    request.setArgs(struct(config));
    await this.#call("configure", request);
  }

  async check(
    olds: Properties,
    news: Properties,
  ): Promise<{ inputs: Properties; failures: { property: string; reason: string }[] }> {
    const request = new messages.CheckRequest();
    request.setOlds(struct(olds));
    request.setNews(this.#withProvider(news));
    const answer = await this.#call<messages.CheckResponse>("check", request);
    const failures = answer.getFailuresList().map((one) => ({ property: one.getProperty(), reason: one.getReason() }));
    return { inputs: plain(answer.getInputs()), failures };
  }

  async diff(id: string, olds: Properties, news: Properties): Promise<{ changes: boolean; replaces: string[] }> {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(this.#withProvider(olds));
    request.setNews(this.#withProvider(news));
    const answer = await this.#call<messages.DiffResponse>("diff", request);
    return {
      changes: answer.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME,
      replaces: answer.getReplacesList(),
    };
  }

  async create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const request = new messages.CreateRequest();
    request.setProperties(this.#withProvider(inputs));
    const answer = await this.#call<messages.CreateResponse>("create", request);
    return { id: answer.getId(), outs: plain(answer.getProperties()) };
  }

  /** An empty id when the definition is gone. */
  async read(id: string, props: Properties): Promise<{ id: string; props: Properties; inputs: Properties }> {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(this.#withProvider(props));
    const answer = await this.#call<messages.ReadResponse>("read", request);
    return { id: answer.getId(), props: plain(answer.getProperties()), inputs: plain(answer.getInputs()) };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<{ outs: Properties }> {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(this.#withProvider(olds));
    request.setNews(this.#withProvider(news));
    return { outs: plain((await this.#call<messages.UpdateResponse>("update", request)).getProperties()) };
  }

  async delete(id: string, props: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(this.#withProvider(props));
    await this.#call("delete", request);
  }

  /** Ends the process, at once where `signal` is SIGKILL. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    this.#client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.kill(signal);
    await gone;
  }

  async #call<Answer>(method: string, request: unknown): Promise<Answer> {
    const bound = (this.#client as unknown as Record<string, Call<Answer>>)[method]?.bind(this.#client);
    if (!bound) throw new Error(`no method ${method}`);
    try {
      return await promisify(bound)(request);
    } catch (error) {
      throw initFailureIn(error as grpc.ServiceError) ?? error;
    }
  }

  #withProvider(properties: Properties): Struct {
    // Pulumi's process configures a provider once for each text that it meets.
    return struct({ ...properties, __provider: `${providerText}// ${this.#runs}` });
  }
}
