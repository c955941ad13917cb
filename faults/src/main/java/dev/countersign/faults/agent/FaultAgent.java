package dev.countersign.faults.agent;

import dev.countersign.faults.agent.CrashPoint.Code;
import dev.countersign.faults.agent.CrashPoint.Edge;
import dev.countersign.faults.agent.CrashPoint.Mark;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Java agent of a server under test. It is loaded into a running server, because a server that
 * starts with an agent takes twice as long.
 *
 * <p>{@code point=NAME;about=PERSON} ends the JVM when the point is reached on the way of the
 * approval that asks that person, as far as the point tells. {@code clock=PT1H} puts the clock
 * forward, {@code clock=PT1H;then=PT50M;after=PT20S} changes it once more later.
 */
public final class FaultAgent {
  /** The beginning of the line that a server logs when its clock has jumped. */
  public static final String JUMPED = "faults: the clock jumped by ";

  private static final String CLOCK = "countersign.faults.clock-seconds";
  private static final String CONNECTION = "org.postgresql.jdbc.PgConnection";
  private static final String HTTP = "org.apache.hc.core5.http.impl.io.";

  private FaultAgent() {}

  /** Called by the JVM of a server that the supervisor attached to. */
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    Arguments read = new Arguments(arguments);
    read.find("point")
        .ifPresent(name -> {
          CrashPoint point = point(name);
          weave(weaving(point.edge()), instrumentation);
          Trap.arm(point, read.find("about").orElse(""));
        });
    read.find("clock").ifPresent(offset -> putClock(offset, read, instrumentation));
  }

  /** Classes that are loaded already are woven now, the others when they are loaded. */
  private static void weave(List<Weaving> weavings, Instrumentation instrumentation) {
    weavings.forEach(weaving -> instrumentation.addTransformer(weaving, true));
    Set<String> types = weavings.stream().map(Weaving::type).collect(Collectors.toSet());
    Class<?>[] loaded =
        Arrays.stream(instrumentation.getAllLoadedClasses())
            .filter(type -> types.contains(type.getName()))
            .toArray(Class<?>[]::new);
    try {
      if (loaded.length > 0) {
        instrumentation.retransformClasses(loaded);
      }
    } catch (UnmodifiableClassException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CrashPoint point(String name) {
    return CrashPoints.ALL.stream()
        .filter(point -> point.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("There is no point " + name));
  }

  private static List<Weaving> weaving(Edge edge) {
    return switch (edge) {
      case Edge.Entering(Code code) -> List.of(entering(code));
      case Edge.Committing(Mark.Call(Code code), boolean isAfter) ->
          List.of(entering(code), connection(), statements());
      case Edge.Committing(Mark.Sql sql, boolean isAfter) ->
          List.of(connection(), preparing(), statements());
      case Edge.Exchanging exchanging ->
          List.of(
              Weaving.handing(
                  1,
                  HTTP + "HttpRequestExecutor",
                  method -> isNamed(method, "execute") && takes(method, 4),
                  "requesting",
                  "answered"),
              Weaving.of(
                  HTTP + "DefaultBHttpClientConnection",
                  method -> isNamed(method, "receiveResponseHeader"),
                  "requested",
                  null));
    };
  }

  private static Weaving entering(Code code) {
    return Weaving.handing(
        code.subject(), code.type(), method -> isNamed(method, code.method()), "entered", null);
  }

  private static Weaving connection() {
    return Weaving.of(CONNECTION, method -> isNamed(method, "commit"), "committing", "committed");
  }

  private static Weaving preparing() {
    Predicate<MethodModel> prepares =
        method ->
            isNamed(method, "prepareStatement")
                && method.methodTypeSymbol().parameterType(0).equals(ConstantDescs.CD_String);
    return Weaving.handing(1, CONNECTION, prepares, "prepared", null);
  }

  private static Weaving statements() {
    return Weaving.handing(
        0,
        "org.postgresql.jdbc.PgPreparedStatement",
        method -> isNamed(method, "executeWithFlags") || isNamed(method, "executeBatch"),
        "executing",
        "executed");
  }

  private static boolean isNamed(MethodModel method, String name) {
    return method.methodName().equalsString(name) && method.code().isPresent();
  }

  private static boolean takes(MethodModel method, int parameters) {
    return method.methodTypeSymbol().parameterCount() == parameters;
  }

  private static void putClock(String offset, Arguments read, Instrumentation instrumentation) {
    System.setProperty(CLOCK, seconds(offset));
    Weaving clock =
        new Weaving(
            Clock.class.getName(),
            method -> isNamed(method, "currentInstant"),
            code -> {},
            FaultAgent::addOffset);
    weave(List.of(clock), instrumentation);
    read.find("then")
        .ifPresent(next ->
            Thread.ofPlatform()
                .daemon()
                .start(() -> step(next, Duration.parse(read.find("after").orElseThrow()))));
  }

  /** Inside of the JDK, so it calls nothing of ours: the offset is a system property. */
  private static void addOffset(CodeBuilder code) {
    ClassDesc instant = ClassDesc.of(Instant.class.getName());
    code.ldc(CLOCK)
        .lconst_0()
        .invokestatic(
            ConstantDescs.CD_Long,
            "getLong",
            MethodTypeDesc.of(
                ConstantDescs.CD_Long, ConstantDescs.CD_String, ConstantDescs.CD_long))
        .invokevirtual(ConstantDescs.CD_Long, "longValue", MethodTypeDesc.of(ConstantDescs.CD_long))
        .invokevirtual(instant, "plusSeconds", MethodTypeDesc.of(instant, ConstantDescs.CD_long));
  }

  private static void step(String offset, Duration after) {
    try {
      Thread.sleep(after);
      Instant before = Instant.now();
      System.setProperty(CLOCK, seconds(offset));
      // what is told is what the server sees, not what was asked for
      System.err.println(
          JUMPED + Math.round(Duration.between(before, Instant.now()).toMillis() / 1000.0) + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String seconds(String offset) {
    return Long.toString(Duration.parse(offset).toSeconds());
  }
}
