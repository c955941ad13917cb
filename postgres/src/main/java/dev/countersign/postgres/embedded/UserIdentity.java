package dev.countersign.postgres.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A user and a group of the operating system, by number. */
record UserIdentity(int user, int group) {
  /** The user that owns nothing: every Linux has it, so none has to be created. */
  static final UserIdentity NOBODY = new UserIdentity(65534, 65534);

  static UserIdentity ofThisProcess() {
    var system = new UnixSystem();
    return new UserIdentity((int) system.getUid(), (int) system.getGid());
  }

  static UserIdentity ownerOf(Path path) throws IOException {
    return new UserIdentity(
        (Integer) Files.getAttribute(path, "unix:uid"),
        (Integer) Files.getAttribute(path, "unix:gid"));
  }

  boolean isRoot() {
    return user == 0;
  }

  void own(Path path) throws IOException {
    Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:gid", group, LinkOption.NOFOLLOW_LINKS);
  }
}
