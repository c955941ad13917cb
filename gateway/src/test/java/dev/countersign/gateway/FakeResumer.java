package dev.countersign.gateway;

import dev.countersign.resume.ResumeDelivery;
import dev.countersign.resume.ResumeOutcome;
import dev.countersign.resume.Resumer;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of callbacks that remembers them and answers as told. */
final class FakeResumer implements Resumer {
  private final List<ResumeDelivery> deliveries = new CopyOnWriteArrayList<>();
  private final Queue<ResumeOutcome> answers = new ConcurrentLinkedQueue<>();

  /** How the next delivery ends; without this it arrives. */
  void next(ResumeOutcome outcome) {
    answers.add(outcome);
  }

  List<ResumeDelivery> deliveries() {
    return List.copyOf(deliveries);
  }

  @Override
  public String kind() {
    return "http";
  }

  @Override
  public Optional<String> refusal(URI target) {
    return String.valueOf(target.getHost()).equals("forbidden.example")
        ? Optional.of("That address may not be called.")
        : Optional.empty();
  }

  @Override
  public ResumeOutcome resume(ResumeDelivery delivery) {
    deliveries.add(delivery);
    ResumeOutcome answer = answers.poll();
    return answer == null ? new ResumeOutcome.Delivered() : answer;
  }
}
