package dev.countersign.server.command;

import dev.countersign.value.Value;
import java.io.PrintWriter;
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

  void error(String line) {
    commandLine().getErr().println(line);
  }

  private PrintWriter out() {
    return commandLine().getOut();
  }

  private CommandLine commandLine() {
    return spec.commandLine();
  }
}
