namespace Identity.Testing.Pictures;

/// <summary>Damages files in ways that repeat with the seed (SplitMix64: a failing mutant can be made again).</summary>
public sealed class Mutation(ulong seed)
{
    private static readonly byte[] Boundaries = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF];

    private ulong state = seed;

    public byte[] Of(byte[] original)
    {
        List<byte> bytes = [.. original];
        for (var steps = 1 + Below(3); steps > 0 && bytes.Count > 0; steps--)
        {
            Damage(bytes);
        }

        byte[] mutant = [.. bytes];
        if (Below(4) > 0)
        {
            PngFile.RepairCheckSums(mutant); // or every damaged PNG would be refused for the same reason
        }

        return mutant;
    }

    private void Damage(List<byte> bytes)
    {
        var at = Below(bytes.Count);
        var length = Math.Min(1 + Below(16), bytes.Count - at);
        switch (Below(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << Below(8));
                break;
            case 1:
                bytes[at] = Boundaries[Below(Boundaries.Length)];
                break;
            case 2:
                bytes[at] = (byte)Below(256);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(Below(at + 1), length));
                break;
            case 5:
                bytes.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)Below(256)));
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }

    private int Below(int limit) => (int)(Next() % (ulong)limit);

    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
