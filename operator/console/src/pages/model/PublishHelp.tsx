/** How a model gets here by the command line, which also fetches from hubs. */
export function PublishHelp() {
  return (
    <div className="stack tight">
      <p>It takes folders, OpenVINO and safetensors too, and fetches from hubs: where files are many or large, or a machine publishes.</p>
      <pre className="command">flotilla publish ./my-model --model my-model --version 1.0.0</pre>
      <pre className="command">flotilla publish hf:ORG/MODEL --model my-model --version 1.0.0</pre>
    </div>
  )
}
