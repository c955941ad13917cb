package dev.countersign.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The living processes of a server, recognised by what they execute and by the directory that they
 * work in. Both come from the kernel, so that neither a process id that was given to somebody else
 * nor a zombie is mistaken for a server.
 */
record ServerProcesses(Path cluster) {
  private static final Path PROCESSES = Path.of("/proc");

  /** Says whether the process is part of the server whose files are in {@code cluster}. */
  boolean include(long processId) {
    if (!Files.exists(PROCESSES.resolve("self").resolve("cwd"))) {
      return includeWithoutKernelFiles(processId);
    }
    Path process = PROCESSES.resolve(Long.toString(processId));
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).equals(cluster)
          && executable(process).startsWith("postgres");
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  /** All of them: the postmaster, and the children that may outlive a killed one for a moment. */
  List<ProcessHandle> all() {
    return ProcessHandle.allProcesses().filter(process -> include(process.pid())).toList();
  }

  private static String executable(Path process) throws IOException {
    return String.valueOf(Files.readSymbolicLink(process.resolve("exe")).getFileName());
  }

  /** Systems without /proc: only the postmaster has the directory among its arguments. */
  private boolean includeWithoutKernelFiles(long processId) {
    return ProcessHandle.of(processId)
        .map(ProcessHandle::info)
        .filter(info -> info.command().filter(command -> command.endsWith("/postgres")).isPresent())
        .flatMap(ProcessHandle.Info::arguments)
        .filter(arguments -> List.of(arguments).contains(cluster.toString()))
        .isPresent();
  }
}
