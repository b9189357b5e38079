using System.Runtime.InteropServices;

namespace Identity.Infrastructure.Pictures;

/// <summary>
/// seccomp(2): the worker runs as the same user as the service, so without this a decoder that was taken over could read the service's
/// memory or start a program. The calls below fail with EPERM in every thread.
/// </summary>
internal static unsafe partial class SystemCallFilter
{
    private const int NoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const nuint FilterMode = 1; // SECCOMP_SET_MODE_FILTER
    private const nuint AllThreads = 1; // SECCOMP_FILTER_FLAG_TSYNC

    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort JumpIfAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint Allow = 0x7FFF0000; // SECCOMP_RET_ALLOW
    private const uint Refuse = 0x00050000 | 1; // SECCOMP_RET_ERRNO with EPERM
    private const uint NumberAt = 0; // offsetof(struct seccomp_data, nr)
    private const uint ArchitectureAt = 4; // offsetof(struct seccomp_data, arch)
    private const uint FirstArgumentAt = 16; // offsetof(struct seccomp_data, args), its lower half
    private const uint X32Bit = 0x40000000; // the other numbering that an x86-64 process may use

    /// <summary>Does nothing on other processors, and where the kernel has no filter: the limits stand without it.</summary>
    internal static void Apply()
    {
        if (Calls() is not { } calls || SetProcess(NoNewPrivileges, 1, 0, 0, 0) != 0)
        {
            return;
        }

        List<Instruction> filter =
        [
            new(LoadWord, 0, 0, ArchitectureAt),
            new(JumpIfEqual, 1, 0, calls.Architecture),
            new(Return, 0, 0, Refuse),
            new(LoadWord, 0, 0, NumberAt),
            .. OnlyFor((uint)Environment.ProcessId, calls.ThreadKill), // the runtime sends signals to its own threads
            .. OnlyFor(0, calls.ResourceLimits), // 0 is the process itself
            new(JumpIfAtLeast, (byte)(calls.Refused.Length + 1), 0, X32Bit),
        ];
        for (var index = 0; index < calls.Refused.Length; index++)
        {
            filter.Add(new(JumpIfEqual, (byte)(calls.Refused.Length - index), 0, calls.Refused[index]));
        }

        filter.Add(new(Return, 0, 0, Allow));
        filter.Add(new(Return, 0, 0, Refuse)); // where the comparisons jump to
        fixed (Instruction* instructions = CollectionsMarshal.AsSpan(filter))
        {
            var program = new Program((ushort)filter.Count, instructions);
            _ = SystemCall(calls.Seccomp, FilterMode, AllThreads, (nuint)(&program));
        }
    }

    /// <summary>A call that is allowed with this first argument alone.</summary>
    private static Instruction[] OnlyFor(uint argument, uint call) =>
        [
            new(JumpIfEqual, 0, 4, call),
            new(LoadWord, 0, 0, FirstArgumentAt),
            new(JumpIfEqual, 0, 1, argument),
            new(Return, 0, 0, Allow),
            new(Return, 0, 0, Refuse),
        ];

    /// <summary>
    /// By the numbers of asm/unistd.h. Refused: socket, connect, execve, execveat, kill, tkill, rt_sigqueueinfo, rt_tgsigqueueinfo, ptrace,
    /// process_vm_readv, process_vm_writev, process_madvise, pidfd_open, pidfd_getfd, pidfd_send_signal, bpf, perf_event_open, userfaultfd,
    /// io_uring_setup, keyctl, unshare, setns, mount, setpriority, sched_setaffinity; what changes files by their names (rename, unlink,
    /// truncate, mkdir, link, chmod, chown, mknod, utimes, setxattr and their kin); and tgkill and prlimit64 of another process.
    /// </summary>
    private static (uint Architecture, nint Seccomp, uint ThreadKill, uint ResourceLimits, uint[] Refused)? Calls() =>
        RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (
                0xC000003E,
                317,
                234,
                302,
                [
                    41,
                    42,
                    59,
                    322,
                    62,
                    200,
                    129,
                    297,
                    101,
                    310,
                    311,
                    440,
                    434,
                    438,
                    424,
                    321,
                    298,
                    323,
                    425,
                    250,
                    272,
                    308,
                    165,
                    141,
                    203,
                    57,
                    58,
                    76,
                    82,
                    83,
                    84,
                    85,
                    86,
                    87,
                    88,
                    90,
                    91,
                    92,
                    93,
                    94,
                    132,
                    133,
                    188,
                    189,
                    190,
                    197,
                    198,
                    199,
                    235,
                    258,
                    259,
                    260,
                    261,
                    263,
                    264,
                    265,
                    266,
                    268,
                    280,
                    316,
                    452,
                ]
            ),
            Architecture.Arm64 => (
                0xC00000B7,
                277,
                131,
                261,
                [
                    198,
                    203,
                    221,
                    281,
                    129,
                    130,
                    138,
                    240,
                    117,
                    270,
                    271,
                    440,
                    434,
                    438,
                    424,
                    280,
                    241,
                    282,
                    425,
                    219,
                    97,
                    268,
                    40,
                    140,
                    122,
                    5,
                    6,
                    7,
                    14,
                    15,
                    16,
                    33,
                    34,
                    35,
                    36,
                    37,
                    38,
                    45,
                    52,
                    53,
                    54,
                    55,
                    88,
                    276,
                    452,
                ]
            ),
            _ => null,
        };

    [LibraryImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetProcess(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "syscall")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SystemCall(nint number, nuint first, nuint second, nuint third);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Program(ushort length, Instruction* instructions)
    {
        private readonly ushort length = length;
        private readonly Instruction* instructions = instructions;
    }
}
