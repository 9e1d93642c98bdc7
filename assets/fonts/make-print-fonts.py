# Makes the small print fonts from Inter and DejaVu Sans: run it in this folder
# with fontTools (python3-fonttools) and fonts-dejavu-core installed.
from fontTools.ttLib import TTFont
from fontTools import subset
src='./'
def cut(font, runes, out, family):
    o=subset.Options(); o.layout_features=[]; o.hinting=False; o.name_IDs=[0,1,2,3,4,5,6,13,14]; o.drop_tables+=['GSUB','GPOS','GDEF','STAT','DSIG','gasp','MATH','FFTM']; o.glyph_names=False; o.notdef_outline=True; o.recalc_timestamp=False
    s=subset.Subsetter(o); s.populate(unicodes=runes); s.subset(font)
    for n in font['name'].names:
        if n.nameID in (1,4): n.string=family
        if n.nameID==6: n.string=family.replace(' ','')
    font.save(out)
for w in ('Regular','SemiBold'):
    f=TTFont(src+'Inter-%s.ttf'%w, recalcTimestamp=False)
    for t in f['cmap'].tables:
        if t.isUnicode():
            for i,n in enumerate('zero one two three four five six seven eight nine'.split()):
                t.cmap[48+i]=n+'.tf'
    cut(f, [*range(0x20,0x7f),0xa0,0x2013,0x2022,0xd7], 'InterFigures-%s.ttf'%w, 'Inter Figures '+w)
have=TTFont(src+'Inter-Regular.ttf').getBestCmap()
d=TTFont('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', recalcTimestamp=False); c=d.getBestCmap()
want=[r for lo,hi in ((0x180,0x24f),(0x370,0x58f),(0x10a0,0x10ff),(0x2000,0x206f),(0x2100,0x23ff),(0x25a0,0x25ff),(0x2600,0x27bf)) for r in range(lo,hi+1) if r in c and r not in have]
cut(d, want+[0x20], 'DejaVuSans-Extra.ttf','DejaVu Sans Extra')
