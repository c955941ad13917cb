package dev.countersign.gateway;

import dev.countersign.resume.ResumeHandler;
import dev.countersign.resume.ResumeTarget;
import dev.countersign.resume.Resumer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Everything that can wake a workflow: resumers by kind, handlers by name. */
public final class Resumers {
  private final Map<String, Resumer> resumers;
  private final Map<String, ResumeHandler> handlers;

  /** The resumers and handlers of this process. */
  public Resumers(Collection<Resumer> resumers, Map<String, ResumeHandler> handlers) {
    this.resumers =
        resumers.stream().collect(Collectors.toUnmodifiableMap(Resumer::kind, Function.identity()));
    this.handlers = Map.copyOf(handlers);
  }

  /** The resumer of a kind. */
  Optional<Resumer> resumer(String kind) {
    return Optional.ofNullable(resumers.get(kind));
  }

  /** The handler of a name. */
  Optional<ResumeHandler> handler(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  /** Why a target cannot be used, one sentence; empty when it can. */
  Optional<String> refusal(ResumeTarget target) {
    return switch (target) {
      case ResumeTarget.Poll() -> Optional.empty();
      case ResumeTarget.Handler handler ->
          handlers.containsKey(handler.name())
              ? Optional.empty()
              : Optional.of(
                  "No handler named \"" + handler.name() + "\" is registered in this process.");
      case ResumeTarget.Http http ->
          resumer(http.kind())
              .map(resumer -> resumer.refusal(http.url()))
              .orElse(Optional.of("Callbacks over HTTP are not available here."));
    };
  }
}
