using System.Reflection;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Identity.Domain.Accounts.Passwords;

namespace Identity.Infrastructure.Accounts.Passwords;

/// <summary>crypt(3) of libxcrypt, which every Debian, Ubuntu and Fedora has: maintained native code, called as it asks to be.</summary>
public static unsafe partial class Libxcrypt
{
    /// <summary>What libxcrypt takes, without the closing NUL (<c>CRYPT_MAX_PASSPHRASE_SIZE</c> counts it).</summary>
    internal const int LongestPhrase = 511;

    private const string Library = "libcrypt.so.1";
    private const int StateSize = 32768; // sizeof (struct crypt_data)
    private const int SettingSize = 192; // CRYPT_GENSALT_OUTPUT_SIZE
    private const int SaltSize = 16;

    static Libxcrypt() => NativeLibrary.SetDllImportResolver(typeof(Libxcrypt).Assembly, Resolve);

    /// <summary>Stops the start with a sentence where passwords could not be hashed, instead of the first login.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no libxcrypt, or it does not compute bcrypt.</exception>
    public static void EnsureAvailable()
    {
        const string WayOut =
            "Passwords are hashed by libxcrypt (libcrypt.so.1 or .so.2), which this system does not have in working order. Alpine and "
            + "other musl systems, macOS and Windows come without it: run the container image, or a Debian, Ubuntu or Fedora "
            + "system (package libcrypt1 or libxcrypt).";

        try
        {
            // A vector of crypt_blowfish's own self-test: a library that answers something else is not to be trusted with the rest.
            const string Digest = "E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
            var setting = CryptSetting.TryParse("$2b$05$CCCCCCCCCCCCCCCCCCCCC.")!;
            if (!string.Equals(Crypt("U*U"u8, setting), setting.Text + Digest, StringComparison.Ordinal))
            {
                throw new PlatformNotSupportedException(WayOut);
            }

            _ = NewSetting(PasswordAlgorithm.Bcrypt, CryptSetting.LowestBcryptCost);
        }
        catch (Exception fault)
            when (fault is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or CryptographicException)
        {
            throw new PlatformNotSupportedException(WayOut, fault);
        }
    }

    /// <summary>The setting and the digest of <paramref name="phrase"/> under it. All memory that saw the phrase is zeroed.</summary>
    /// <exception cref="ArgumentException">The phrase is longer than libxcrypt takes, or holds a NUL, which would end it.</exception>
    /// <exception cref="CryptographicException">An outage, such as memory that yescrypt asked for in vain.</exception>
    internal static string Crypt(ReadOnlySpan<byte> phrase, CryptSetting setting)
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

    /// <summary>A setting with a fresh salt.</summary>
    /// <param name="algorithm">Of the two that new hashes are made with.</param>
    /// <param name="count">In libxcrypt's measure: bcrypt's cost itself, for yescrypt 1 to 8.</param>
    internal static CryptSetting NewSetting(PasswordAlgorithm algorithm, int count)
    {
        var prefix = algorithm == PasswordAlgorithm.Bcrypt ? "$2b$" : "$y$";
        Span<byte> salt = stackalloc byte[SaltSize];
        Span<byte> setting = stackalloc byte[SettingSize];
        RandomNumberGenerator.Fill(salt);

        fixed (byte* terminatedPrefix = Terminated(prefix), random = salt, output = setting)
        {
            if (CryptGensaltRn(terminatedPrefix, new CULong((uint)count), random, SaltSize, output, SettingSize) is null)
            {
                throw new CryptographicException($"crypt_gensalt_rn failed (errno {Marshal.GetLastPInvokeError()}).");
            }

            return CryptSetting.TryParse(Marshal.PtrToStringUTF8((nint)output)!)
                ?? throw new CryptographicException("crypt_gensalt_rn made a setting that this service would not accept back.");
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
        byte* prefix, CULong count, byte* randomBytes, int randomSize, byte* output, int outputSize);
}
