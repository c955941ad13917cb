package dev.countersign.faults.agent;

import static net.bytebuddy.matcher.ElementMatchers.is;
import static net.bytebuddy.matcher.ElementMatchers.isStatic;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.takesArgument;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import dev.countersign.faults.agent.CrashPoint.Code;
import dev.countersign.faults.agent.CrashPoint.Edge;
import dev.countersign.faults.agent.CrashPoint.Mark;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * Java agent of a server under test.
 *
 * <p>{@code point=NAME;time=N} ends the JVM when the point is reached for the n-th time. {@code
 * clock=PT1H} puts the clock forward, {@code clock=PT1H;then=PT50M;after=PT20S} changes it once
 * more later.
 */
public final class FaultAgent {
  private static final String CLOCK = "countersign.faults.clock-seconds";

  private FaultAgent() {}

  /** Called by the JVM before the program's own main method. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    Arguments read = new Arguments(arguments);
    read.find("point")
        .ifPresent(name ->
            arm(point(name), Integer.parseInt(read.find("time").orElse("1")), instrumentation));
    read.find("clock").ifPresent(offset -> putClock(offset, read, instrumentation));
  }

  private static CrashPoint point(String name) {
    return CrashPoints.ALL.stream()
        .filter(point -> point.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no point " + name));
  }

  private static void arm(CrashPoint point, int time, Instrumentation instrumentation) {
    Trap.arm(point, time);
    switch (point.edge()) {
      case Edge.Entering(Code code) -> weave(code, instrumentation);
      case Edge.Committing(Mark.Call(Code code), boolean isAfter) -> {
        weave(code, instrumentation);
        weaveDatabase(instrumentation);
      }
      case Edge.Committing(Mark.Sql sql, boolean isAfter) -> weaveDatabase(instrumentation);
      case Edge.Exchanging exchanging -> weaveHttp(instrumentation);
    }
  }

  private static void weave(Code code, Instrumentation instrumentation) {
    weave(instrumentation, code.type(), named(code.method()), Woven.Entering.class);
  }

  private static void weaveDatabase(Instrumentation instrumentation) {
    String connection = "org.postgresql.jdbc.PgConnection";
    weave(instrumentation, connection, named("commit"), Woven.Committing.class);
    weave(
        instrumentation,
        connection,
        named("rollback").and(takesNoArguments()),
        Woven.Undoing.class);
    weave(
        instrumentation,
        connection,
        named("prepareStatement").and(takesArgument(0, is(String.class))),
        Woven.Preparing.class);
    weave(
        instrumentation,
        "org.postgresql.jdbc.PgPreparedStatement",
        named("executeWithFlags").or(named("executeBatch")),
        Woven.Executing.class);
  }

  private static void weaveHttp(Instrumentation instrumentation) {
    weave(
        instrumentation,
        "org.apache.hc.core5.http.impl.io.HttpRequestExecutor",
        named("execute").and(takesArguments(4)),
        Woven.Exchanging.class);
    weave(
        instrumentation,
        "org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection",
        named("receiveResponseHeader"),
        Woven.Reading.class);
  }

  private static void weave(
      Instrumentation instrumentation,
      String type,
      ElementMatcher.Junction<? super MethodDescription> methods,
      Class<?> advice) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
        .type(named(type))
        .transform((builder, found, loader, module, domain) ->
            builder.visit(Advice.to(advice).on(methods)))
        .installOn(instrumentation);
  }

  private static void putClock(String offset, Arguments read, Instrumentation instrumentation) {
    System.setProperty(CLOCK, seconds(offset));
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .ignore(none())
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
        .type(named("java.time.Clock"))
        .transform((builder, found, loader, module, domain) ->
            builder.visit(Advice.to(Woven.Clock.class).on(named("currentInstant").and(isStatic()))))
        .installOn(instrumentation);
    read.find("then")
        .ifPresent(next ->
            Thread.ofPlatform()
                .daemon()
                .start(() -> step(next, Duration.parse(read.find("after").orElseThrow()))));
  }

  private static void step(String offset, Duration after) {
    try {
      Thread.sleep(after);
      System.setProperty(CLOCK, seconds(offset));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String seconds(String offset) {
    return Long.toString(Duration.parse(offset).toSeconds());
  }
}
