using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Passwords;

namespace Identity.Infrastructure.Passwords;

/// <summary>
/// crypt(3) of libxcrypt, part of every Debian, Ubuntu and Fedora. Optional: it computes bcrypt faster than the package does, and it alone
/// verifies yescrypt, SHA-crypt and $7$. <see cref="Crypt"/> decides whether it is called.
/// </summary>
internal static unsafe partial class Libxcrypt
{
    /// <summary>An environment variable. With the value <c>off</c> the process behaves as on a system without libxcrypt.</summary>
    public const string Switch = "IDENTITY_LIBXCRYPT";

    /// <summary>What libxcrypt takes, without the closing NUL (<c>CRYPT_MAX_PASSPHRASE_SIZE</c> counts it).</summary>
    internal const int LongestPhrase = 511;

    private const string Library = "libcrypt.so.1";
    private const int StateSize = 32768; // sizeof (struct crypt_data)
    private const int SettingSize = 192; // CRYPT_GENSALT_OUTPUT_SIZE
    private const int SaltSize = 16;

    private static readonly Lazy<LibxcryptState> FoundState = new(Find);

    static Libxcrypt() => NativeLibrary.SetDllImportResolver(typeof(Libxcrypt).Assembly, Resolve);

    /// <summary>Looked up once: the environment and the system do not change while a process runs.</summary>
    public static LibxcryptState State => FoundState.Value;

    /// <summary>The setting and the digest of <paramref name="phrase"/> under it. All memory that saw the phrase is zeroed.</summary>
    /// <exception cref="ArgumentException">The phrase is longer than libxcrypt takes, or holds a NUL, which would end it.</exception>
    /// <exception cref="CryptographicException">An outage, such as memory that yescrypt asked for in vain.</exception>
    public static string Crypt(ReadOnlySpan<byte> phrase, CryptSetting setting)
    {
        if (phrase.Length > LongestPhrase || phrase.Contains((byte)0))
        {
            throw new ArgumentException("A phrase for crypt is at most 511 bytes, none of them NUL.", nameof(phrase));
        }

        // One block, owned here: crypt's state, and after it the phrase with its NUL. Never crypt(), whose state is shared.
        const int Size = StateSize + LongestPhrase + 1;
        var memory = (byte*)NativeMemory.AllocZeroed(Size);
        try
        {
            var terminatedPhrase = memory + StateSize;
            phrase.CopyTo(new Span<byte>(terminatedPhrase, LongestPhrase));

            byte* output;
            fixed (byte* terminatedSetting = Terminated(setting.Text))
            {
                output = CryptRn(terminatedPhrase, terminatedSetting, memory, StateSize);
            }

            // Null, or a text like *0 in older versions: a fault, and never something to compare with.
            if (output is null || *output == (byte)'*')
            {
                throw new CryptographicException($"crypt_rn failed (errno {Marshal.GetLastPInvokeError()}).");
            }

            return Marshal.PtrToStringUTF8((nint)output)!;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(new Span<byte>(memory, Size));
            NativeMemory.Free(memory);
        }
    }

    /// <summary>A yescrypt setting with a fresh salt.</summary>
    /// <param name="count">libxcrypt's measure of the cost, 1 to 8.</param>
    public static CryptSetting NewYescryptSetting(int count)
    {
        Span<byte> salt = stackalloc byte[SaltSize];
        Span<byte> setting = stackalloc byte[SettingSize];
        RandomNumberGenerator.Fill(salt);

        fixed (
            byte* terminatedPrefix = Terminated("$y$"),
                random = salt,
                output = setting
        )
        {
            if (CryptGensaltRn(terminatedPrefix, new CULong((uint)count), random, SaltSize, output, SettingSize) is null)
            {
                throw new CryptographicException($"crypt_gensalt_rn failed (errno {Marshal.GetLastPInvokeError()}).");
            }

            return CryptSetting.TryParse(Marshal.PtrToStringUTF8((nint)output)!)
                ?? throw new CryptographicException("crypt_gensalt_rn made a setting that this service would not accept back.");
        }
    }

    private static LibxcryptState Find()
    {
        if (string.Equals(Environment.GetEnvironmentVariable(Switch), "off", StringComparison.OrdinalIgnoreCase))
        {
            return LibxcryptState.SwitchedOff;
        }

        try
        {
            // A vector of crypt_blowfish's own self-test: a library that answers something else is not to be trusted with the rest.
            var setting = CryptSetting.TryParse("$2b$05$CCCCCCCCCCCCCCCCCCCCC.")!;
            var isRight = Crypt("U*U"u8, setting) == "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
            return isRight && NewYescryptSetting(1).Algorithm is PasswordAlgorithm.Yescrypt ? LibxcryptState.InUse : LibxcryptState.Missing;
        }
        catch (Exception fault)
            when (fault is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CryptographicException)
        {
            return LibxcryptState.Missing; // or another libcrypt, such as glibc's own of old, which lacks crypt_rn
        }
    }

    private static byte[] Terminated(string text) => Encoding.ASCII.GetBytes(text + '\0');

    /// <summary>The same functions under either name: Debian builds libxcrypt as the successor of glibc's .so.1, Fedora as .so.2.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name is Library && (NativeLibrary.TryLoad(Library, out var library) || NativeLibrary.TryLoad("libcrypt.so.2", out library))
            ? library
            : 0;

    [LibraryImport(Library, EntryPoint = "crypt_rn", SetLastError = true)]
    private static partial byte* CryptRn(byte* phrase, byte* setting, void* data, int size);

    [LibraryImport(Library, EntryPoint = "crypt_gensalt_rn", SetLastError = true)]
    private static partial byte* CryptGensaltRn(
        byte* prefix,
        CULong count,
        byte* randomBytes,
        int randomSize,
        byte* output,
        int outputSize
    );
}

internal enum LibxcryptState
{
    InUse,

    /// <summary>The environment variable <see cref="Libxcrypt.Switch"/> says so.</summary>
    SwitchedOff,

    /// <summary>The system does not have it, or it does not compute bcrypt as published.</summary>
    Missing,
}
