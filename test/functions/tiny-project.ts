import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Asks MLflow for its run, notes what it saw, and then does what it is told. */
const program = `
import json, os, sys, time, urllib.request

what, data, policy, run_id, request_id = sys.argv[1:6]
tracking = os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/"

with urllib.request.urlopen(tracking + "runs/get?run_id=" + run_id) as answer:
    run = json.load(answer)["run"]
with open(data, "rb") as file:
    magic = file.read(4).decode()
with open(policy) as file:
    target = json.load(file)["target"]
seen = {
    "status": run["info"]["status"],
    "tags": {tag["key"]: tag["value"] for tag in run["data"]["tags"]},
    "magic": magic,
    "target": target,
    "environment": sorted(os.environ),
}
note = os.path.join(os.path.dirname(data), "seen.json")
with open(note + ".part", "w") as file:
    json.dump(seen, file)
os.replace(note + ".part", note)

def end(status):
    body = json.dumps({"run_id": run_id, "status": status}).encode()
    request = urllib.request.Request(
        tracking + "runs/update", body, {"Content-Type": "application/json"}, method="POST"
    )
    urllib.request.urlopen(request).close()

if what == "finish":
    end("FINISHED")
elif what == "fail":
    end("FAILED")
    sys.exit(1)
elif what == "die":
    sys.exit(3)
elif what == "wait":
    while not os.path.exists(os.path.join(os.path.dirname(data), "go")):
        time.sleep(0.05)
    end("FINISHED")
`;

const entryPoint = (what: string): string =>
  `  ${what}:
    command: python train.py ${what} {data} {policy} {run_id} {request_id}`;

const project = `name: tiny
entry_points:
${['finish', 'fail', 'die', 'wait'].map(entryPoint).join('\n')}
  import-error:
    command: python -m there_is_no_such_module --run-id {run_id}
  absent:
    command: there-is-no-such-program {run_id}
`;

/** An MLflow Project whose entry points end at once, each in its own way, instead of training. */
export function writeTinyProject(folder: string): string {
  const directory = join(folder, 'trainer');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'MLproject'), project);
  writeFileSync(join(directory, 'train.py'), program);
  return directory;
}
