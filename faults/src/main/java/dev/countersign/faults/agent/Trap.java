package dev.countersign.faults.agent;

import dev.countersign.faults.agent.CrashPoint.Edge;
import dev.countersign.faults.agent.CrashPoint.Mark;
import dev.countersign.faults.agent.CrashPoint.Moment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the armed point and ends the JVM there, without shutdown hooks, as {@code kill -9}
 * does. Called from the code that {@link FaultAgent} weaves in, so everything is public and static.
 */
public final class Trap {
  /** The exit code by which the supervisor knows that the point was reached. */
  public static final int EXIT_CODE = 86;

  private static final ThreadLocal<@Nullable Boolean> MARKED = new ThreadLocal<>();
  private static volatile String subject = "";
  private static volatile @Nullable CrashPoint armed;

  private Trap() {}

  /** Waits for the point on the way of an approval in whose data a text stands. */
  static void arm(CrashPoint point, String about) {
    subject = about;
    armed = point;
  }

  /** A woven method begins that is about something. */
  public static void entered(Object about) {
    CrashPoint point = armed;
    if (point == null || !about.toString().contains(subject)) {
      return;
    }
    switch (point.edge()) {
      case Edge.Entering entering -> hit(point);
      case Edge.Committing committing -> MARKED.set(true);
      case Edge.Exchanging exchanging -> {}
    }
  }

  /** A statement is prepared. */
  public static void prepared(Object sql) {
    CrashPoint point = armed;
    if (point != null
        && point.edge() instanceof Edge.Committing(Mark.Sql(String part), boolean isAfter)
        && sql.toString().contains(part)) {
      MARKED.set(true);
    }
  }

  /** The changes of this thread are about to be committed. */
  public static void committing() {
    commit(false);
  }

  /** The changes of this thread are committed. */
  public static void committed() {
    commit(true);
    MARKED.remove();
  }

  /** A statement is about to run, which is a commit where there is no transaction. */
  public static void executing(Object statement) {
    if (MARKED.get() != null && commitsItself(statement)) {
      committing();
    }
  }

  /** A statement has run. */
  public static void executed(Object statement) {
    if (MARKED.get() != null && commitsItself(statement)) {
      committed();
    }
  }

  private static boolean commitsItself(Object statement) {
    try {
      return ((Statement) statement).getConnection().getAutoCommit();
    } catch (SQLException e) {
      return false;
    }
  }

  private static void commit(boolean isAfter) {
    CrashPoint point = armed;
    if (point != null
        && MARKED.get() != null
        && point.edge() instanceof Edge.Committing committing
        && committing.isAfter() == isAfter) {
      hit(point);
    }
  }

  /** A request is about to be written. */
  public static void requesting(Object request) {
    MARKED.remove();
    CrashPoint point = armed;
    ClassicHttpRequest http = (ClassicHttpRequest) request;
    if (point != null
        && point.edge() instanceof Edge.Exchanging exchanging
        && http.getPath().contains(exchanging.pathPart())
        && (http.getPath().contains(subject) || body(http).contains(subject))) {
      MARKED.set(true);
    }
    exchange(Moment.BEFORE);
  }

  private static String body(ClassicHttpRequest request) {
    if (request.getEntity() == null) {
      return "";
    }
    try {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      request.getEntity().writeTo(body);
      return body.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request is written. */
  public static void requested() {
    exchange(Moment.WRITTEN);
  }

  /** The exchange ended. */
  public static void answered(Object request) {
    exchange(Moment.ANSWERED);
    MARKED.remove();
  }

  private static void exchange(Moment moment) {
    CrashPoint point = armed;
    if (point != null
        && MARKED.get() != null
        && point.edge() instanceof Edge.Exchanging exchanging
        && exchanging.moment() == moment) {
      hit(point);
    }
  }

  private static void hit(CrashPoint point) {
    System.err.println("faults: the point \"" + point.name() + "\" is reached, the JVM ends here");
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
