package dev.countersign.server.command;

import dev.countersign.postgres.JournalCheck;
import dev.countersign.spring.CountersignDatabase;
import dev.countersign.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code countersign journal}: is what happened still what was written? */
@Command(
    name = "journal",
    description = "Verifies the journals of all approvals.",
    synopsisSubcommandLabel = "COMMAND")
final class JournalCommand {
  @Command(
      name = "verify",
      description =
          "Recomputes every hash and names the first entry of each journal that does not fit.")
  int verify(@Mixin ConfigOption config, @Mixin Output output) {
    try (Toolbox toolbox = Toolbox.open(config.settings())) {
      JournalCheck.Result result =
          new JournalCheck(toolbox.part(CountersignDatabase.class).dataSource()).run();
      if (output.isJson()) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("checked", Value.of(result.checked()));
        members.put(
            "broken",
            new Value.Sequence(result.broken().stream().map(JournalCommand::json).toList()));
        output.json(new Value.Structure(members));
      } else {
        result
            .broken()
            .forEach(broken ->
                output.line(
                    broken.approval() + ": entry " + broken.position() + ": " + broken.reason()));
        output.line(result.checked() + " journals checked, " + result.broken().size() + " broken.");
      }
      return result.broken().isEmpty() ? ExitCode.DONE : ExitCode.FOUND_WRONG;
    }
  }

  private static Value json(JournalCheck.Broken broken) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("approvalId", Value.of(broken.approval().value()));
    members.put("position", Value.of(broken.position()));
    members.put("reason", Value.of(broken.reason()));
    return new Value.Structure(members);
  }
}
