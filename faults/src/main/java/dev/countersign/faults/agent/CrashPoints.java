package dev.countersign.faults.agent;

import dev.countersign.faults.agent.CrashPoint.Code;
import dev.countersign.faults.agent.CrashPoint.Edge.Committing;
import dev.countersign.faults.agent.CrashPoint.Edge.Entering;
import dev.countersign.faults.agent.CrashPoint.Edge.Exchanging;
import dev.countersign.faults.agent.CrashPoint.Mark;
import dev.countersign.faults.agent.CrashPoint.Moment;
import java.util.List;

/**
 * The points of scenario F1, from the first step of an approval to its last. This is the only place
 * that names classes, methods and statements of the product: who moves them changes them here. A
 * point that is never reached fails the run. Most are told by their SQL or their HTTP path, which
 * survive a change of classes.
 */
public final class CrashPoints {
  private static final Mark APPROVAL_INSERTED = new Mark.Sql("insert into approval ");
  private static final Mark WEBHOOK_INSERTED = new Mark.Sql("insert into inbox");
  private static final Mark DECIDED =
      new Mark.Call(new Code("dev.countersign.approval.Answering", "vote"));
  private static final Mark EXPIRED =
      new Mark.Call(new Code("dev.countersign.approval.Ending", "expire"));
  private static final String MESSAGES = "/messages";

  /** The path under which receivers of callbacks are. */
  public static final String CALLBACKS = "/callback/";

  /** The point at which nobody taps, because time runs out. */
  public static final String TIMER = "timer before commit";

  private CrashPoints() {}

  /** All points. */
  public static final List<CrashPoint> ALL =
      List.of(
          point("api before commit", new Committing(APPROVAL_INSERTED, false)),
          doubtful("api after commit", new Committing(APPROVAL_INSERTED, true)),
          doubtful(
              "api before answer",
              new Entering(new Code("dev.countersign.server.api.ApprovalsEndpoint", "created"))),
          doubtful(
              "send claimed",
              new Entering(new Code("dev.countersign.gateway.SendWorker", "handle"))),
          doubtful("send before call", new Exchanging(Moment.BEFORE, MESSAGES)),
          doubtful("send request written", new Exchanging(Moment.WRITTEN, MESSAGES)),
          doubtful("send answered", new Exchanging(Moment.ANSWERED, MESSAGES)),
          doubtful("inbox before commit", new Committing(WEBHOOK_INSERTED, false)),
          doubtful("inbox after commit", new Committing(WEBHOOK_INSERTED, true)),
          point("decision before commit", new Committing(DECIDED, false)),
          point("decision after commit", new Committing(DECIDED, true)),
          point("callback before call", new Exchanging(Moment.BEFORE, CALLBACKS)),
          point("callback request written", new Exchanging(Moment.WRITTEN, CALLBACKS)),
          point("callback answered", new Exchanging(Moment.ANSWERED, CALLBACKS)),
          point(TIMER, new Committing(EXPIRED, false)));

  private static CrashPoint point(String name, CrashPoint.Edge edge) {
    return new CrashPoint(name, edge, false);
  }

  private static CrashPoint doubtful(String name, CrashPoint.Edge edge) {
    return new CrashPoint(name, edge, true);
  }
}
