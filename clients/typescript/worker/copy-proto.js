// The service's own file goes into the package: a worker speaks what the service declares.
import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const from = new URL("../../../Autonomy.Host/Grpc/Protos/autonomy/v1/worker.proto", import.meta.url);
const to = new URL("dist/proto/autonomy/v1/worker.proto", import.meta.url);
mkdirSync(new URL(".", to), { recursive: true });
copyFileSync(fileURLToPath(from), fileURLToPath(to));
