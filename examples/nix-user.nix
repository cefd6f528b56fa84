# Nix for somebody who is not root: /nix and the home directory are theirs.
{ pkgs, nix2container }:
let
  uid = 1000;
  gid = 1000;
  user = pkgs.runCommand "user" { } ''
    mkdir -p $out/etc $out/home/user $out/tmp
    echo "user:x:${toString uid}:${toString gid}::/home/user:/bin/bash" >$out/etc/passwd
    echo "user:x:${toString gid}:" >$out/etc/group
  '';
in
nix2container.buildImage {
  name = "nix-user";
  initializeNixDatabase = true;
  nixUid = uid;
  nixGid = gid;
  copyToRoot = [
    (pkgs.buildEnv {
      name = "root";
      paths = [
        pkgs.bashInteractive
        pkgs.coreutils
        pkgs.nix
      ];
      pathsToLink = [ "/bin" ];
    })
    user
  ];
  perms = [
    {
      path = user;
      regex = "/home/user";
      mode = "0744";
      inherit uid gid;
      uname = "user";
      gname = "user";
    }
    {
      path = user;
      regex = "/tmp";
      mode = "1777";
    }
  ];
  config = {
    User = "user";
    WorkingDir = "/home/user";
    Env = [
      "HOME=/home/user"
      "NIX_PAGER=cat"
      "USER=user"
    ];
    # A store path that was not there before.
    Cmd = [
      "/bin/bash"
      "-c"
      "echo something >something && nix-store --add something"
    ];
  };
}
