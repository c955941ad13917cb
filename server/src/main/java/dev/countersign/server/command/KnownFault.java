package dev.countersign.server.command;

import dev.countersign.meta.Credentials;
import dev.countersign.postgres.Schema;
import dev.countersign.postgres.embedded.EmbeddedPostgresException;
import dev.countersign.spring.SettingsException;
import java.util.Optional;
import org.springframework.boot.web.server.PortInUseException;

/**
 * What a person can mend, told in one line; everything else is a bug.
 *
 * @param code names it for programs
 * @param message what happened, to what, and what to do next
 */
record KnownFault(int exitCode, String code, String message) {

  /** What lies behind a failure; empty for a bug. */
  static Optional<KnownFault> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Optional<KnownFault> known = known(cause);
      if (known.isPresent()) {
        return known;
      }
    }
    return Optional.empty();
  }

  private static Optional<KnownFault> known(Throwable cause) {
    return switch (cause) {
      case SettingsException wrong -> of(ExitCode.WRONG_USE, "wrong-setting", wrong);
      case Credentials.Unusable wrong -> of(ExitCode.WRONG_USE, "wrong-setting", wrong);
      case GivenFile.Unreadable wrong -> of(ExitCode.WRONG_USE, "no-file", wrong);
      case EmbeddedPostgresException cannot -> of(ExitCode.CANNOT_START, "cannot-start", cannot);
      case Schema.SchemaException cannot -> of(ExitCode.CANNOT_START, "cannot-start", cannot);
      case PortInUseException taken ->
          Optional.of(
              new KnownFault(
                  ExitCode.CANNOT_START,
                  "port-in-use",
                  "Port "
                      + taken.getPort()
                      + " is in use; stop what uses it or set port (COUNTERSIGN_PORT) to another one."));
      default -> Optional.empty();
    };
  }

  private static Optional<KnownFault> of(int exitCode, String code, Throwable told) {
    return Optional.of(new KnownFault(exitCode, code, String.valueOf(told.getMessage())));
  }
}
