// The only source of chance in a world: small, seeded, and the same on every machine and runtime.
namespace JoinLeaf.Simulation;

/// <summary>SplitMix64: one 64-bit word of state, so that forks are independent and a seed says everything.</summary>
internal sealed class Rng
{
    private ulong _state;

    public Rng(ulong seed)
    {
        _state = seed;
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15UL;
        return Mix(_state);
    }

    /// <summary>Scrambles 64 bits: also used where a value must follow from a number alone, such as the bytes of a message.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to count - 1.</summary>
    public int Below(int count)
    {
        return (int)(Next() % (ulong)count);
    }

    /// <summary>A number from least to most, both included.</summary>
    public int Between(int least, int most)
    {
        return least + Below(most - least + 1);
    }

    /// <summary>True so many times in a thousand.</summary>
    public bool Chance(int perMille)
    {
        return Below(1000) < perMille;
    }

    /// <summary>A generator of its own, so that one part's draws do not shift another's.</summary>
    public Rng Fork()
    {
        return new Rng(Next());
    }
}
