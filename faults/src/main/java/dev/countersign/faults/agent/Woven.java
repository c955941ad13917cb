package dev.countersign.faults.agent;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import net.bytebuddy.asm.Advice;
import org.apache.hc.core5.http.HttpRequest;

/** The code that is woven into methods; it is copied there and only calls {@link Trap}. */
final class Woven {
  private Woven() {}

  /** At the beginning of a method. */
  static final class Entering {
    private Entering() {}

    @Advice.OnMethodEnter
    static void enter() {
      Trap.entered();
    }
  }

  /** Around {@code Connection.prepareStatement}. */
  static final class Preparing {
    private Preparing() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) String sql) {
      Trap.prepared(sql);
    }
  }

  /** Around {@code Connection.commit}. */
  static final class Committing {
    private Committing() {}

    @Advice.OnMethodEnter
    static void enter() {
      Trap.committing();
    }

    @Advice.OnMethodExit
    static void exit() {
      Trap.committed();
    }
  }

  /** Around {@code Connection.rollback}. */
  static final class Undoing {
    private Undoing() {}

    @Advice.OnMethodEnter
    static void enter() {
      Trap.undone();
    }
  }

  /** Around the run of a statement, which is a commit where there is no transaction. */
  static final class Executing {
    private Executing() {}

    @Advice.OnMethodEnter
    static boolean enter(@Advice.This Object statement) throws SQLException {
      boolean isCommit = ((Statement) statement).getConnection().getAutoCommit();
      if (isCommit) {
        Trap.committing();
      }
      return isCommit;
    }

    @Advice.OnMethodExit
    static void exit(@Advice.Enter boolean isCommit) {
      if (isCommit) {
        Trap.committed();
      }
    }
  }

  /** Around an HTTP exchange. */
  static final class Exchanging {
    private Exchanging() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.Argument(0) Object request) {
      Trap.requesting(((HttpRequest) request).getPath());
    }

    @Advice.OnMethodExit
    static void exit() {
      Trap.answered();
    }
  }

  /** Before the answer is read. */
  static final class Reading {
    private Reading() {}

    @Advice.OnMethodEnter
    static void enter() {
      Trap.requested();
    }
  }

  /** Moves what the JVM takes for the time; inside of the JDK, so it calls nothing of ours. */
  static final class Clock {
    private Clock() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) Instant now) {
      now = now.plusSeconds(Long.getLong("countersign.faults.clock-seconds", 0));
    }
  }
}
