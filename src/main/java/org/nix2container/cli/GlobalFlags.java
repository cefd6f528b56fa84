package org.nix2container.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nix2container.pull.PlatformChoice;

/** Flags that skopeo has for all commands; here they are for those that take images. */
final class GlobalFlags {

  private static final Flag OVERRIDE_OS =
      new Flag("override-os", "OS", "of an index, take the image for this system");
  private static final Flag OVERRIDE_ARCH =
      new Flag("override-arch", "ARCH", "of an index, take the image for this architecture");
  private static final Flag OVERRIDE_VARIANT =
      new Flag("override-variant", "VARIANT", "of an index, take the image for this variant");
  private static final Flag TMPDIR =
      new Flag(
          "tmpdir", "DIR", "for large temporary files (default: /var/tmp, where there is one)");
  static final Flag COMMAND_TIMEOUT =
      new Flag("command-timeout", "TIME", "give up after this long, as in 90s or 1h30m");
  static final Flag REGISTRIES_CONF =
      new Flag("registries-conf", "FILE", "instead of the user's or the system's registries.conf");
  static final Flag USER_AGENT_PREFIX =
      new Flag("user-agent-prefix", "TEXT", "put before the name that registries are told");
  static final Flag ALLOW_HOST =
      new Flag(
          "allow-host",
          "HOST",
          "a registry may send us there, though it has a private address; repeatable");
  private static final Flag POLICY =
      new Flag("policy", "FILE", "a trust policy; refused unless it accepts anything");
  private static final Flag REGISTRIES_D =
      new Flag("registries.d", "DIR", "accepted for skopeo's sake; it is about signatures")
          .hidden();

  /** For one that takes images. */
  static final FlagGroup GROUP =
      new FlagGroup(
          "flags of all commands that take images",
          List.of(
              OVERRIDE_OS,
              OVERRIDE_ARCH,
              OVERRIDE_VARIANT,
              REGISTRIES_CONF,
              ALLOW_HOST,
              USER_AGENT_PREFIX,
              TMPDIR,
              COMMAND_TIMEOUT,
              POLICY,
              REGISTRIES_D,
              Flag.refused("require-signed", "", "signatures of images are not checked here"),
              Flag.refused(
                  "tls-details",
                  "FILE",
                  "TLS is as the Java runtime has it; see its java.security")));

  private static final Path TEMPORARY = Path.of("/var/tmp");

  private GlobalFlags() {}

  /** Throws what is wrong with them that would be found out late otherwise. */
  static void check(Invocation invocation) {
    Optional<Path> policy = invocation.file(POLICY);
    if (policy.isPresent() && !invocation.has(Flag.INSECURE_POLICY)) {
      TrustPolicy.check(policy.get());
    }
  }

  /** Which image of an index; empty if nothing is said. */
  static Optional<PlatformChoice> platform(Invocation invocation) {
    Optional<String> os = invocation.given(OVERRIDE_OS);
    Optional<String> architecture = invocation.given(OVERRIDE_ARCH);
    Optional<String> variant = invocation.given(OVERRIDE_VARIANT);
    return os.isEmpty() && architecture.isEmpty() && variant.isEmpty()
        ? Optional.empty()
        : Optional.of(PlatformChoice.of(os, architecture, variant));
  }

  /** Where large temporary files go. */
  static Path temporary(Invocation invocation) {
    return invocation
        .file(TMPDIR)
        .orElseGet(() -> invocation.path(temporary(TEMPORARY, invocation.environment())));
  }

  /** Small images have no /var/tmp, nor has what Nix lets a build see. */
  static String temporary(Path usual, Map<String, String> environment) {
    return Files.isDirectory(usual) ? usual.toString() : environment.getOrDefault("TMPDIR", "/tmp");
  }
}
