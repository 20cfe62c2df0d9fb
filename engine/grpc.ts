import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import type { PropertyMap } from "./values.js";

/** For both sides: as large messages as in the CLI, and no proxy, which grpc-js would use even for 127.0.0.1. */
export const GRPC_OPTIONS = {
  "grpc.enable_http_proxy": 0,
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

export function toStruct(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties);
}

export function fromStruct(struct: Struct | undefined): PropertyMap {
  return struct?.toJavaScript() ?? {};
}
