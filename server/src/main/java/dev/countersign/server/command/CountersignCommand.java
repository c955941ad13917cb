package dev.countersign.server.command;

import dev.countersign.meta.Credentials;
import dev.countersign.postgres.Schema;
import dev.countersign.postgres.embedded.EmbeddedPostgresException;
import dev.countersign.spring.SettingsException;
import java.io.PrintWriter;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code countersign} with all that stands below it. */
@Command(
    name = "countersign",
    description =
        "Lets a workflow ask a person in a direct message and wakes it exactly once with the answer.",
    mixinStandardHelpOptions = true,
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
      JournalCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 ran and found something wrong; 2 wrong use or setting; 3 could not start."
    })
public final class CountersignCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

  /** Runs the command of the arguments and returns its exit code. */
  public static int run(String... arguments) {
    CommandLine line = new CommandLine(new CountersignCommand());
    line.setExecutionExceptionHandler((fault, command, result) -> fail(fault, command.getErr()));
    line.setParameterExceptionHandler((fault, given) -> {
      fault
          .getCommandLine()
          .getErr()
          .println(
              fault.getMessage()
                  + " (see "
                  + fault.getCommandLine().getCommandSpec().qualifiedName()
                  + " --help)");
      return ExitCode.WRONG_USE;
    });
    return line.execute(arguments);
  }

  /** Tells what a person can mend in one line; the rest is a bug and shows where it is. */
  private static int fail(Exception fault, PrintWriter err) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SettingsException wrong -> {
          return fail(err, wrong, ExitCode.WRONG_USE);
        }
        case Credentials.Unusable wrong -> {
          return fail(err, wrong, ExitCode.WRONG_USE);
        }
        case EmbeddedPostgresException cannot -> {
          return fail(err, cannot, ExitCode.CANNOT_START);
        }
        case Schema.SchemaException cannot -> {
          return fail(err, cannot, ExitCode.CANNOT_START);
        }
        case PortInUseException taken -> {
          err.println(
              "Port "
                  + taken.getPort()
                  + " is in use; stop what uses it or set port (COUNTERSIGN_PORT) to another one.");
          return ExitCode.CANNOT_START;
        }
        default -> {
          // perhaps its cause says more
        }
      }
    }
    fault.printStackTrace(err);
    return ExitCode.CANNOT_START;
  }

  private static int fail(PrintWriter err, Exception cause, int code) {
    err.println(cause.getMessage());
    return code;
  }

  @Override
  public void run() {
    if (spec != null) {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}
