# A platform's processor as images name it, which is Go's name (GOARCH).
platform:
let
  names = {
    x86_64 = "amd64";
    i686 = "386";
    aarch64 = "arm64";
    armv6l = "arm";
    armv7l = "arm";
    riscv64 = "riscv64";
    powerpc64 = "ppc64";
    powerpc64le = "ppc64le";
    s390x = "s390x";
    loongarch64 = "loong64";
    mips64el = "mips64le";
  };
  cpu = platform.parsed.cpu.name;
in
names.${cpu} or (throw "nix2container does not know what images call the processor ${cpu}: give arch")
