package dev.countersign.server;

import dev.countersign.server.command.CountersignCommand;

/** The program {@code countersign}. */
public final class Program {
  private Program() {}

  /** Runs the command of the arguments and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(CountersignCommand.run(arguments));
  }
}
