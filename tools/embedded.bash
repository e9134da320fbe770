# Compiles the device floor as Embedded Swift with -no-allocations; sourced by the tools that make or
# check board programs, from the repository's top folder.
#
#   embedded_prepare WORK          module maps for the C targets
#   embedded_platform TRIPLE [CPU]  sets the variables below for a target's triple
#   embedded_swift OUTPUT FOLDER...     all Swift of the folders as one module and one object
#   embedded_c OUTPUT_FOLDER TARGET...  the C of the targets, one object for each file
#   embedded_link OUTPUT OBJECT...      a static program, with the C library without its heap
#   embedded_join OUTPUT SYMBOL... -- OBJECT...  one object of what the symbols need
#
# The package manager cannot cross-compile with Debian's compilers, so the compilers are called here.

embedded_c_targets=(CSwiftletKernels CSwiftletPlatform CSwiftlet)

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

require() { # command, Debian package
  command -v "$1" >/dev/null || fail "$1 is missing; install it with: apt-get install $2"
}

# The package manager writes module maps for C targets; here we do.
embedded_prepare() {
  local target
  command -v swiftc >/dev/null || fail "swiftc is missing; install Swift 6.3 from swift.org"
  toolchain=$(dirname "$(readlink -f "$(command -v swiftc)")")
  embedded_includes=()
  for target in "${embedded_c_targets[@]}"; do
    mkdir -p "$1/modules/$target"
    printf 'module %s {\n' "$target" >"$1/modules/$target/module.modulemap"
    find "$PWD/Sources/$target/include" -name '*.h' -printf '  header "%p"\n' | sort \
      >>"$1/modules/$target/module.modulemap"
    printf '  export *\n}\n' >>"$1/modules/$target/module.modulemap"
    embedded_includes+=(-I "$1/modules/$target")
  done
}

# Sets swift_triple, swift_options, swift_optimization, c_compiler, c_options and strip for the triple of a target file.
# Embedded Swift knows bare triples only; the options give their code the Linux ABI.
embedded_platform() {
  swift_options=() swift_optimization=-O
  case "$1" in
  x86_64-unknown-linux-gnu)
    swift_triple=x86_64-unknown-linux-gnu
    c_compiler=$toolchain/clang c_options=() binutils=
    ;;
  aarch64-unknown-linux-gnu)
    require aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
    swift_triple=aarch64-none-none-elf
    # The kernels are C here; in Swift 13 KB of size are worth more than some instructions a layer.
    swift_optimization=-Osize
    c_compiler=aarch64-linux-gnu-gcc c_options=() binutils=aarch64-linux-gnu-
    ;;
  armv7-unknown-linux-gnueabihf)
    require arm-linux-gnueabihf-gcc gcc-arm-linux-gnueabihf
    swift_triple=armv7-none-none-eabi
    swift_options=(-Xcc -mfloat-abi=hard -Xcc -mfpu=neon)
    c_compiler=arm-linux-gnueabihf-gcc c_options=(-march=armv7-a -mfpu=neon)
    binutils=arm-linux-gnueabihf-
    ;;
  riscv64-unknown-linux-gnu)
    require riscv64-linux-gnu-gcc gcc-riscv64-linux-gnu
    swift_triple=riscv64-none-none-eabi
    swift_options=(-Xcc -march=rv64gc -Xcc -mabi=lp64d)
    c_compiler=riscv64-linux-gnu-gcc c_options=() binutils=riscv64-linux-gnu-
    ;;
  thumbv7em-none-eabihf)
    require arm-none-eabi-gcc gcc-arm-none-eabi
    swift_triple=armv7em-none-none-eabi
    local cpu=${2:-cortex-m4} fpu=fpv4-sp-d16
    [[ "$cpu" != cortex-m7 ]] || fpu=fpv5-d16
    swift_options=(-Xcc -mfloat-abi=hard -Xcc "-mcpu=$cpu" -Xcc "-mfpu=$fpu")
    c_compiler=arm-none-eabi-gcc binutils=arm-none-eabi-
    c_options=(-mthumb "-mcpu=$cpu" -mfloat-abi=hard "-mfpu=$fpu" -ffreestanding
      -fno-short-enums)
    ;;
  *) fail "no board programs for the triple '$1'; see embedded_platform in tools/embedded.bash" ;;
  esac
}

# Runtime and program are compiled as one module: Embedded Swift 6.3 does not see a deinit across
# modules. An import of the module that a file is part of then does nothing, and says so.
embedded_swift() {
  local output=$1
  shift
  find "$@" -name '*.swift' -print0 | sort -z | xargs -0 \
    "$toolchain/swiftc" -target "$swift_triple" "${swift_options[@]}" \
    -enable-experimental-feature Embedded -wmo -parse-as-library "$swift_optimization" -no-allocations \
    -swift-version 6 -package-name swiftlet -suppress-warnings -Xfrontend -function-sections \
    -Xfrontend -disable-stack-protector \
    "${embedded_includes[@]}" -module-name SwiftletRuntime -c -o "$output"
}

# Appends the objects to embedded_objects; compiles with the options in embedded_defines.
embedded_objects=()
embedded_defines=()
embedded_c() {
  local folder=$1 target source object
  shift
  mkdir -p "$folder"
  for target in "$@"; do
    while IFS= read -r -d '' source; do
      object=$folder/$(basename "$source" .c).o
      "$c_compiler" "${c_options[@]}" "${embedded_defines[@]}" -std=gnu11 -O2 -Wall -Wextra -Werror -ffunction-sections \
        -fdata-sections -fno-asynchronous-unwind-tables -I "Sources/$target/include" -c "$source" -o "$object"
      embedded_objects+=("$object")
    done < <(find "Sources/$target" -name '*.c' -print0 | sort -z)
  done
}

# GNU ld refuses the protected symbols of Embedded Swift; the toolchain's lld links them. Nothing in a
# board's program unwinds the stack, so the C library's unwinding tables stay out, as its heap does:
# 90 KB of 700 on aarch64.
embedded_link() {
  local output=$1 folder=$1.libraries library
  shift
  mkdir -p "$folder"
  for library in libc.a libgcc.a libgcc_eh.a; do
    "${binutils}objcopy" -R .eh_frame -R .rela.eh_frame \
      "$("$c_compiler" "${c_options[@]}" "-print-file-name=$library")" "$folder/$library"
  done
  "$c_compiler" "${c_options[@]}" -O2 -Wall -Wextra -Werror -fno-builtin -fno-asynchronous-unwind-tables \
    -c tools/board/heap.c -o "$folder/heap.o"
  "$c_compiler" "${c_options[@]}" -static -L"$folder" -fuse-ld=lld -B"$toolchain" \
    -Wl,--gc-sections,--icf=all,-O2 "$@" "$folder/heap.o" -o "$output"
  rm -r "$folder"
}

# What the symbols do not need, Swift's standard library for one, is left out.
embedded_join() {
  local output=$1 keep=()
  shift
  while [[ "$1" != -- ]]; do
    keep+=(-u "$1")
    shift
  done
  shift
  "$toolchain/ld.lld" -r --gc-sections "${keep[@]}" "$@" -o "$output"
}
