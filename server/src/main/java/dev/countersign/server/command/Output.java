package dev.countersign.server.command;

import dev.countersign.prompt.Violation;
import dev.countersign.value.Value;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command writes, and whether it writes JSON. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", description = "Print JSON.")
  private boolean isJson;

  boolean isJson() {
    return isJson;
  }

  void json(Value value) {
    out().println(value.json());
  }

  void line(String line) {
    out().println(line);
  }

  /**
   * Tells what was done.
   *
   * @param members name by name and value by value, for programs
   * @param line the same, for people
   */
  void done(Map<String, Value> members, String line) {
    if (isJson) {
      json(new Value.Structure(members));
    } else {
      line(line);
    }
  }

  /** Says more to people, beside what the command answers. */
  void note(String line) {
    if (!isJson) {
      commandLine().getErr().println(line);
    }
  }

  /** Tells why something was not done. */
  void refused(String code, String message) {
    refused(commandLine(), isJson, List.of(new Violation("", code, message)));
  }

  /** Tells all that speaks against it. */
  void refused(List<Violation> violations) {
    refused(commandLine(), isJson, violations);
  }

  /**
   * Tells why a command was not carried out: to programs on standard output, with the {@code
   * errors} of the HTTP API, to people on standard error, a line each.
   */
  static void refused(CommandLine command, boolean isJson, List<Violation> violations) {
    if (isJson) {
      List<Value> errors = violations.stream().map(Output::error).toList();
      command
          .getOut()
          .println(new Value.Structure(Map.of("errors", new Value.Sequence(errors))).json());
      return;
    }
    for (Violation violation : violations) {
      command
          .getErr()
          .println(
              violation.pointer().isEmpty()
                  ? violation.message()
                  : violation.pointer()
                      + ": "
                      + violation.message()
                      + " ("
                      + violation.rule()
                      + ")");
    }
  }

  private static Value error(Violation violation) {
    Map<String, Value> members = new LinkedHashMap<>();
    members.put("pointer", Value.of(violation.pointer()));
    members.put("code", Value.of(violation.rule()));
    members.put("message", Value.of(violation.message()));
    return new Value.Structure(members);
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private CommandLine commandLine() {
    return spec.commandLine();
  }
}
