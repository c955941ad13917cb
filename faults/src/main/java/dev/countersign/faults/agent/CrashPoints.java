package dev.countersign.faults.agent;

import static dev.countersign.faults.agent.CrashPoint.Sending.BEGUN;
import static dev.countersign.faults.agent.CrashPoint.Sending.NOT_UNDER_WAY;
import static dev.countersign.faults.agent.CrashPoint.Sending.PERHAPS_UNDER_WAY;
import static dev.countersign.faults.agent.CrashPoint.Sending.WRITTEN;

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
      new Mark.Call(new Code("dev.countersign.approval.Answering", "vote", 0));
  private static final Mark EXPIRED =
      new Mark.Call(new Code("dev.countersign.approval.Ending", "expire", 0));
  private static final String MESSAGES = "/messages";

  /** The path under which receivers of callbacks are. */
  public static final String CALLBACKS = "/callback/";

  /** The point at which nobody taps, because time runs out. */
  public static final String TIMER = "timer before commit";

  private CrashPoints() {}

  /** All points. */
  public static final List<CrashPoint> ALL =
      List.of(
          new CrashPoint(
              "api before commit", new Committing(APPROVAL_INSERTED, false), NOT_UNDER_WAY),
          new CrashPoint(
              "api after commit", new Committing(APPROVAL_INSERTED, true), PERHAPS_UNDER_WAY),
          new CrashPoint(
              "api before answer",
              new Entering(new Code("dev.countersign.server.api.ApprovalsEndpoint", "created", 1)),
              PERHAPS_UNDER_WAY),
          new CrashPoint(
              "send claimed",
              new Entering(new Code("dev.countersign.gateway.SendWorker", "handle", 1)),
              NOT_UNDER_WAY),
          new CrashPoint("send before call", new Exchanging(Moment.BEFORE, MESSAGES), BEGUN),
          new CrashPoint("send request written", new Exchanging(Moment.WRITTEN, MESSAGES), WRITTEN),
          new CrashPoint("send answered", new Exchanging(Moment.ANSWERED, MESSAGES), WRITTEN),
          new CrashPoint(
              "inbox before commit", new Committing(WEBHOOK_INSERTED, false), PERHAPS_UNDER_WAY),
          new CrashPoint(
              "inbox after commit", new Committing(WEBHOOK_INSERTED, true), PERHAPS_UNDER_WAY),
          new CrashPoint(
              "decision before commit", new Committing(DECIDED, false), PERHAPS_UNDER_WAY),
          new CrashPoint("decision after commit", new Committing(DECIDED, true), PERHAPS_UNDER_WAY),
          new CrashPoint(
              "callback before call", new Exchanging(Moment.BEFORE, CALLBACKS), PERHAPS_UNDER_WAY),
          new CrashPoint(
              "callback request written",
              new Exchanging(Moment.WRITTEN, CALLBACKS),
              PERHAPS_UNDER_WAY),
          new CrashPoint(
              "callback answered", new Exchanging(Moment.ANSWERED, CALLBACKS), PERHAPS_UNDER_WAY),
          new CrashPoint(TIMER, new Committing(EXPIRED, false), NOT_UNDER_WAY));
}
