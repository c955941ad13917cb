package dev.countersign.server.command;

import dev.countersign.prompt.Violation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code countersign} with all that stands below it. */
@Command(
    name = "countersign",
    description =
        "Lets a workflow ask a person in a direct message and wakes it exactly once with the answer.",
    mixinStandardHelpOptions = true,
    scope = CommandLine.ScopeType.INHERIT,
    version = "Countersign 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      SandboxCommand.class,
      DoctorCommand.class,
      ApprovalsCommand.class,
      KeysCommand.class,
      WebhookCommand.class,
      JournalCommand.class,
      ErasureCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 ran and found something wrong; 2 wrong use or setting; 3 could not start."
    })
public final class CountersignCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /** Runs the command of the arguments and returns its exit code. */
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new CountersignCommand());
    boolean isJson = List.of(arguments).contains("--json");
    line.setExecutionExceptionHandler(
        (fault, command, result) -> fail(fault, new Refusal(command, isJson)));
    line.setParameterExceptionHandler((fault, given) -> {
      CommandLine command = fault.getCommandLine();
      String see = " (see " + command.getCommandSpec().qualifiedName() + " --help)";
      return new Refusal(command, isJson)
          .ending(ExitCode.WRONG_USE, "wrong-use", fault.getMessage() + see);
    });
    return line.execute(arguments);
  }

  /** How a command tells that it was not carried out. */
  private record Refusal(CommandLine command, boolean isJson) {
    int ending(int exitCode, String code, @Nullable String message) {
      Output.refused(command, isJson, List.of(new Violation("", code, String.valueOf(message))));
      return exitCode;
    }
  }

  /** Tells what a person can mend in one line; the rest is a bug and shows where it is. */
  private static int fail(Exception fault, Refusal refusal) {
    Optional<KnownFault> known = KnownFault.of(fault);
    if (known.isPresent()) {
      return refusal.ending(known.get().exitCode(), known.get().code(), known.get().message());
    }
    fault.printStackTrace(refusal.command().getErr());
    return refusal.isJson()
        ? refusal.ending(ExitCode.CANNOT_START, "fault", fault.toString())
        : ExitCode.CANNOT_START;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
